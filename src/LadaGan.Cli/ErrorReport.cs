using LadaGan.Cli.Output;
using LadaGan.Core.Errors;
using LadaGan.Core.Text;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Torch;

namespace LadaGan.Cli;

/// <summary>Turns errors into one sentence and an exit code; only a bug in the program shows a stack trace.</summary>
internal static class ErrorReport
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
            Print(OneLine(CommandLineWords.Of(error.Clause())));
            return ExitCode.Diverged;
        }
        catch (RankLostException error)
        {
            Print(OneLine(CommandLineWords.Of(error.Clause())));
            return ExitCode.RankLost;
        }
        catch (RankEndedException error)
        {
            // Of ranks that share a terminal, the one that gave up has said why.
            if (!LocalRanks.IsOne)
            {
                Print($"the job has ended: {OneLine(CommandLineWords.Of(error.Clause()))}");
            }
            return ExitCode.BadInput;
        }
        catch (DeviceMemoryException error)
        {
            Print($"the GPU's memory is exhausted: {OneLine(error.Clause())}");
            return ExitCode.BadInput;
        }
        catch (Exception error) when (IsBadInput(error))
        {
            Print(OneLine(CommandLineWords.Of(error.Clause())));
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

    /// <summary>A path may contain line breaks and control characters.</summary>
    public static string OneLine(string message) => ShownText.Of(message);

    private static bool IsBadInput(Exception error) => error is LadaGanException or IOException or UnauthorizedAccessException;
}
