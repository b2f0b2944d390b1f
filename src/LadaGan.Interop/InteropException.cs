using LadaGan.Core.Errors;

namespace LadaGan.Interop;

/// <summary>
/// A file of another program cannot be read or written as requested; the message says which, what is wrong, and what to do.
/// </summary>
public sealed class InteropException(string message, Exception? inner = null) : LadaGanException(message, inner);
