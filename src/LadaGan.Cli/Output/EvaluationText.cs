using System.Globalization;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>An evaluation for people: what was compared and how, and each number beside the paper's.</summary>
internal static class EvaluationText
{
    private static readonly Dictionary<string, (string Title, string Format)> Shown = new()
    {
        ["fid"] = ("FID ↓", "0.000"),
        ["sfid"] = ("sFID ↓", "0.000"),
        ["is_mean"] = ("Inception score ↑", "0.000"),
        ["is_std"] = ("… its deviation over 10 parts", "0.000"),
        ["precision"] = ("precision ↑", "0.0000"),
        ["recall"] = ("recall ↑", "0.0000"),
        ["kid"] = ("KID ↓", "0.000000"),
    };

    public static void Print(EvaluationResult result)
    {
        Terminal.DoNotWrap();
        var request = result.Request;
        Line("generated", $"{Count(result.NumGenerated)} images of {result.Generated.Path}, {Sha(result.Generated.Sha256)}{Seeds(result)}");
        if (result.Real is { } real)
        {
            var cached = result.WasCached ? "; its features were known" : "";
            Line("real", $"{(result.NumReal is { } known ? Count(known) : "an unknown number of")} images of {real.Path}{(request.Split is { } split ? $" ({split})" : "")}, {Sha(real.Sha256)}{cached}");
        }
        if (request.Protocol is { } protocol)
        {
            Line("protocol", $"{protocol.Name}: {protocol.Generated:N0} generated images, {protocol.RealImages}");
        }
        if (result.Size is { } size)
        {
            Line("images", $"{size}×{size}; stored ones by {request.Fit}, {request.Filter.ToString().ToLowerInvariant()} (Pillow's); to 299×299 by TensorFlow 1's bilinear");
        }
        if (result.Inception is { } network)
        {
            Line("network", $"FID's Inception of 2015-12-05, {(network.IsPublished ? "the published weights" : "weights that are NOT the published ones")}, {Sha(network.Sha256)}; {request.Precision.ToString().ToLowerInvariant()}, libtorch {TorchRuntime.Version}");
        }
        Line("time", $"{StatusLine.Duration(TimeSpan.FromSeconds(result.Seconds))}{(result.ImagesPerSecond is { } pace ? string.Create(CultureInfo.InvariantCulture, $", {pace:0.0} images/s") : "")}, {ByteCount.Of(ProcessMemory.Peak)} at the peak");
        if (request.SaveReference is { } reference)
        {
            Line("reference", reference);
        }
        if (request.Metrics.HasFlag(MetricSet.Neighbours))
        {
            Line("neighbours", $"{request.NeighbourGrid}: a generated image a row, then the real ones nearest to it");
        }
        Table(result);
    }

    private static void Table(EvaluationResult result)
    {
        var (mean, deviation) = (result.Mean, result.Deviation?.Named.ToDictionary(entry => entry.Name, entry => entry.Value));
        var rows = result.IsComparable ? result.Published : [];
        if (!mean.Named.Any())
        {
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("metric").AddColumn(new TableColumn(deviation is null ? "result" : $"mean ± deviation of {result.Sets.Count} sets").RightAligned());
        if (rows.Count > 0)
        {
            table.AddColumn(new TableColumn("paper").RightAligned());
        }
        foreach (var (name, value) in mean.Named)
        {
            var (title, format) = Shown[name];
            var number = value.ToString(format, CultureInfo.InvariantCulture);
            var both = deviation is null ? number : $"{number} ± {deviation[name].ToString(format, CultureInfo.InvariantCulture)}";
            string[] cells = [title, $"[bold]{both}[/]", .. rows.Count > 0 ? [Paper(rows[0], name)] : (string[])[]];
            table.AddRow(cells);
        }
        AnsiConsole.Write(table);
        if (rows.Count > 0)
        {
            Console.WriteLine($"  paper: Table {rows[0].Table}, {rows[0].Model}{(rows.Count > 1 ? $"; by FID {string.Join("; ", rows.Skip(1).Select(Others))}" : "")}");
        }
    }

    private static string Others(PublishedResult row) => string.Create(CultureInfo.InvariantCulture, $"{row.Values.Fid:0.00} Table {row.Table}, {row.Model}");

    private static string Paper(PublishedResult row, string name)
    {
        var value = row.Values.Named.Where(entry => entry.Name == name).Select(entry => (double?)entry.Value).FirstOrDefault();
        return value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
    }

    private static string Seeds(EvaluationResult result) => result.Request switch
    {
        { Model: null } => "",
        { Sets: 1 } => string.Create(CultureInfo.InvariantCulture, $", seeds 0 to {result.NumGenerated - 1}"),
        { Sets: var sets } => string.Create(CultureInfo.InvariantCulture, $", {sets} sets, seeds 0 to {(result.NumGenerated * sets) - 1}"),
    };

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Sha(string sha256) => $"SHA-256 {sha256[..8]}…";

    private static void Line(string subject, string text) => AnsiConsole.MarkupLine($"[bold]{subject,-11}[/]{Markup.Escape(Failure.OneLine(text))}");
}
