using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Output;
using LadaGan.Experiments;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Generation;

namespace LadaGan.Cli.Commands;

/// <summary>What the commands that draw figures share.</summary>
internal static class FigureOptions
{
    public static Argument<string> Model() => new("MODEL")
    {
        Description = "Model file, run directory (its newest model), or directory of runs (its newest run).",
    };

    /// <summary>The seeds of a list.</summary>
    /// <exception cref="CommandException">It is not a list of seeds.</exception>
    public static IReadOnlyList<long> SeedsOf(string list) => SeedList.Parse(list)
        ?? throw new CommandException(
            $"the seed list is '{list}', but it must be seeds and ranges, for example 0,1,4-6 (at most {Latents.MaxCount})");

    public static Option<string> Head() => new("--head")
    {
        Description = "Head whose maps are shown, from 0.",
        HelpName = "H",
        DefaultValueFactory = _ => "0",
    };

    /// <summary>The number of a head.</summary>
    /// <exception cref="CommandException">It is not a number.</exception>
    public static int HeadOf(string text, string allowed = "the number of a head, from 0") =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var head)
            ? head
            : throw new CommandException($"--head is '{text}', but it must be {allowed}");

    /// <summary>Refuses other kinds of files than a figure is written as.</summary>
    public static void RequireEnding(string path, params IReadOnlyList<string> endings) => CommonOptions.Require(
        endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)),
        $"--out is '{path}', but it must end in {Either(endings)}");

    /// <summary>Draws a figure behind a progress bar, writes it, and says what was written.</summary>
    public static int Write(string path, string what, Func<Action<int, int>, byte[]> draw) =>
        Interruption.Run("stopped; nothing was written", stop =>
        {
            FigureFile.Write(path, WorkProgress.Show("generating images", tell => draw(Until(tell, stop))));
            Say(path, what);
            return ExitCode.Done;
        });

    /// <summary>Lets an animation be written behind a progress bar, and says what was written.</summary>
    public static int WriteAnimation(string path, string what, Action<Action<int, int>> write) =>
        Interruption.Run("stopped; nothing was written", stop =>
        {
            WorkProgress.Show("generating images", tell =>
            {
                try
                {
                    write(Until(tell, stop));
                    return true;
                }
                catch (RunException) when (stop.IsCancellationRequested)
                {
                    // Ctrl-C reaches ffmpeg as well, which then stops reading.
                    throw new OperationCanceledException(stop);
                }
            });
            Say(path, what);
            return ExitCode.Done;
        });

    /// <summary>What a file that was written contains, and its size.</summary>
    public static void Say(string path, string what) => Console.WriteLine($"{path}: {what}, {ByteCount.Of(new FileInfo(path).Length)}");

    /// <summary>Progress that ends the work when it is to stop.</summary>
    public static Action<int, int> Until(Action<int, int> tell, CancellationToken stop) => (done, total) =>
    {
        stop.ThrowIfCancellationRequested();
        tell(done, total);
    };

    private static string Either(IReadOnlyList<string> endings) => endings.Count == 1
        ? endings[0]
        : $"{string.Join(", ", endings.SkipLast(1))} or {endings[^1]}";
}
