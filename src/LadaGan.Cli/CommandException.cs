namespace LadaGan.Cli;

/// <summary>Options that do not go together or cannot be used; the message says what to do.</summary>
public sealed class CommandException(string message) : Exception(message);
