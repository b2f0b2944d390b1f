using System.CommandLine;

namespace LadaGan.Cli.Output;

/// <summary>Says what is wrong with a command line, in one sentence and without .NET's names.</summary>
internal static class ParseFailure
{
    private const string ExpectedType = " as expected type '";

    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..])
        {
            var kind = unknown.StartsWith('-') ? "option" : "command";
            return $"there is no {kind} '{unknown}'; the commands are {string.Join(", ", command.Subcommands.Select(known => known.Name))}. See `{PathOf(command)} --help`";
        }
        // A list of what is accepted has a line a value.
        var message = string.Join(' ', parsed.Errors[0].Message.Split(null as char[], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        if (message.IndexOf(ExpectedType, StringComparison.Ordinal) is var type and >= 0)
        {
            message = $"{message[..type]} as {(message[type..].Contains("Double", StringComparison.Ordinal) ? "a number" : "a whole number")}";
        }
        message = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));  // choices stand on lines of their own
        return $"{message}. See `{PathOf(command)} --help`";
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "ladagan" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";
}
