using LadaGan.Core.Errors;

namespace LadaGan.Interop;

/// <summary>Another program's file cannot be read, or cannot be written as asked; the message says which file, what is wrong, and what to do.</summary>
public sealed class InteropException(string message, Exception? inner = null) : LadaGanException(message, inner);
