using LadaGan.Core.Errors;

namespace LadaGan.Cli;

/// <summary>Options cannot be used, or not together; the message says what to do.</summary>
public sealed class CommandException(string message, Exception? inner = null) : LadaGanException(message, inner);
