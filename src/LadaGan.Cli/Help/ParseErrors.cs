using System.CommandLine;

namespace LadaGan.Cli.Help;

/// <summary>Command lines that cannot be parsed.</summary>
internal static class ParseErrors
{
    private const string ExpectedType = " as expected type '";

    /// <summary>One sentence, without a full stop and without .NET's type names.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = (DocumentedCommand)parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..])
        {
            var kind = unknown.StartsWith('-') ? "option" : "command";
            var known = string.Join(", ", command.Subcommands.Select(child => child.Name));
            return $"there is no {kind} '{unknown}'; the commands are {known}. See `{command.FullName} --help`";
        }
        // System.CommandLine lists the accepted values one per line.
        var message = string.Join(' ', parsed.Errors[0].Message.Split(null as char[], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        if (message.IndexOf(ExpectedType, StringComparison.Ordinal) is var type and >= 0)
        {
            var expected = message[type..].Contains("Double", StringComparison.Ordinal) ? "a number" : "a whole number";
            message = $"{message[..type]} as {expected}";
        }
        return $"{char.ToLowerInvariant(message[0])}{message[1..]}. See `{command.FullName} --help`";
    }
}
