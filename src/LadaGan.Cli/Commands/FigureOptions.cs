using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Output;
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

    /// <summary>The number of a head.</summary>
    /// <exception cref="CommandException">It is not a number.</exception>
    public static int HeadOf(string text, string allowed) => int.TryParse(text, CultureInfo.InvariantCulture, out var head)
        ? head
        : throw new CommandException($"--head is '{text}', but it must be {allowed}");

    /// <summary>Refuses other kinds of files than a figure is written as.</summary>
    public static void RequireEnding(string path, params string[] endings) => CommonOptions.Require(
        endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)),
        $"--out is '{path}', but it must end in {string.Join(" or ", endings)}");

    /// <summary>Draws a figure behind a progress bar, writes it, and says what was written.</summary>
    public static int Write(string path, string what, Func<Action<int, int>, byte[]> draw) =>
        Interruption.Run("stopped; nothing was written", stop =>
        {
            var figure = WorkProgress.Show("generating images", tell => draw((done, total) =>
            {
                stop.ThrowIfCancellationRequested();
                tell(done, total);
            }));
            FigureFile.Write(path, figure);
            Console.WriteLine($"{path}: {what}, {ByteCount.Of(new FileInfo(path).Length)}");
            return ExitCode.Done;
        });
}
