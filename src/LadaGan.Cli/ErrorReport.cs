using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Core.Errors;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Cli;

/// <summary>Turns errors into one sentence and an exit code; only a bug in the program shows a stack trace.</summary>
internal static class ErrorReport
{
    private const string ExpectedType = " as expected type '";

    public static int Guard(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (DivergedException error)
        {
            Print(OneLine(error.Clause()));
            return ExitCode.Diverged;
        }
        catch (Exception error) when (IsBadInput(error))
        {
            Print(OneLine(error.Clause()));
            return ExitCode.BadInput;
        }
        catch (Exception error)
        {
            Print($"internal error, please report it: {error}");
            return ExitCode.InternalError;
        }
    }

    /// <param name="sentence">Without a full stop.</param>
    public static void Print(string sentence) => Console.Error.WriteLine($"ladagan: {sentence}.");

    /// <summary>A path may contain line breaks.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ");

    /// <summary>What is wrong with a command line, without .NET's type names.</summary>
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

    private static bool IsBadInput(Exception error) => error is LadaGanException or IOException or UnauthorizedAccessException;
}
