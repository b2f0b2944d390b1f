using System.CommandLine;
using System.CommandLine.Parsing;

namespace LadaGan.Cli.Help;

/// <summary>Command lines that cannot be parsed.</summary>
internal static class ParseErrors
{
    private const string ExpectedType = " as expected type '";

    /// <summary>One sentence, without a full stop and without .NET's type names; null if the command line is right.</summary>
    public static string? Find(ParseResult parsed)
    {
        var command = (DocumentedCommand)parsed.CommandResult.Command;
        var isHelp = parsed.Action is HelpAction;
        var problem = command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..]
            ? OfWord(word, command)
            : isHelp ? null : Unknown(parsed, command) ?? Empty(parsed) ?? First(parsed);
        return problem is null ? null : $"{problem}{(problem.EndsWith('?') ? "" : ".")} See `{command.FullName} --help`";
    }

    private static string OfWord(string word, DocumentedCommand command)
    {
        if (word.Length == 0)
        {
            return "the command is empty";
        }
        if (word.StartsWith('-'))
        {
            return OfOption(word, command);
        }
        string[] known = [.. command.Subcommands.Select(child => child.Name)];
        return Suggestion.For(word, known) is { } meant
            ? $"there is no command '{word}'; did you mean '{meant}'?"
            : $"there is no command '{word}'; the commands are {string.Join(", ", known)}";
    }

    private static string OfOption(string word, DocumentedCommand command)
    {
        var name = word.Split('=')[0];
        var options = command.Options.Concat(command.Ancestors.SelectMany(ancestor => ancestor.Options).Where(option => option.Recursive));
        string[] known = [.. options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(IsOption)];
        if (known.Contains(name))
        {
            return $"the option before '{name}' has no value";
        }
        var meant = Suggestion.For(name, known);
        return $"there is no option '{name}'{(meant is null ? "" : $"; did you mean '{meant}'?")}";
    }

    /// <summary>An unknown option, also where it was taken for an argument or for an option's value.</summary>
    private static string? Unknown(ParseResult parsed, DocumentedCommand command)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            return null;
        }
        var taken = parsed.CommandResult.Children.SelectMany(child => child.Tokens).Select(token => token.Value);
        return taken.Concat(parsed.UnmatchedTokens).FirstOrDefault(IsOption) is { } option ? OfOption(option, command) : null;
    }

    /// <summary>An empty value: most often a variable of the shell that is not set.</summary>
    private static string? Empty(ParseResult parsed)
    {
        var child = parsed.CommandResult.Children.FirstOrDefault(
            child => child.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)));
        return child switch
        {
            OptionResult option => $"{option.Option.Name} is empty: give it a value, or leave it out",
            ArgumentResult argument => $"{argument.Argument.Name} is empty: give it a value",
            _ => null,
        };
    }

    private static string? First(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0)
        {
            return null;
        }
        // System.CommandLine lists the accepted values one per line.
        var message = string.Join(' ', parsed.Errors[0].Message.Split(null as char[], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        if (message.IndexOf(ExpectedType, StringComparison.Ordinal) is var type and >= 0)
        {
            var expected = message[type..].Contains("Double", StringComparison.Ordinal) ? "a number" : "a whole number";
            message = $"{message[..type]} as {expected}";
        }
        return $"{char.ToLowerInvariant(message[0])}{message[1..]}";
    }

    private static bool IsOption(string word) => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal);
}
