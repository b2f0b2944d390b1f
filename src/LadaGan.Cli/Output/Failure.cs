using LadaGan.Core.Errors;
using LadaGan.Experiments;

namespace LadaGan.Cli.Output;

/// <summary>Turns errors into one sentence and an exit code; only the program's own faults show a stack trace.</summary>
internal static class Failure
{
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
            Print(OneLine(error.Message));
            return ExitCode.Diverged;
        }
        catch (Exception error) when (IsBadInput(error))
        {
            Print(OneLine(error.Message));
            return ExitCode.BadInput;
        }
        catch (Exception error)
        {
            Print($"a fault of the program, please report it: {error}");
            return ExitCode.Fault;
        }
    }

    public static void Print(string message) => Console.Error.WriteLine($"ladagan: {message.TrimEnd('.', '\n')}.");

    /// <summary>A path may hold line breaks.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ");

    private static bool IsBadInput(Exception error) => error is LadaGanException or IOException or UnauthorizedAccessException;
}
