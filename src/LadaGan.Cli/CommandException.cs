using LadaGan.Core.Errors;

namespace LadaGan.Cli;

/// <summary>Options that cannot be used or combined; the message says what to do.</summary>
public sealed class CommandException(string message, Exception? inner = null) : LadaGanException(message, inner);
