using System.Globalization;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Runs;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>An evaluation for people: what was compared and how, and each result beside the paper's.</summary>
internal static class EvaluationText
{
    public static void Print(EvaluationResult result)
    {
        Terminal.DoNotWrap();
        var request = result.Request;
        var generated = result.Generated;
        Line("generated", $"{Count(result.NumGenerated)} images from {generated.Path}, {Sha(generated.Sha256)}{Seeds(result)}");
        if (result.Real is { } real)
        {
            var count = result.NumReal is { } known ? Count(known) : "an unknown number of";
            var split = request.Split is { } name ? $" ({name})" : "";
            var cached = result.WasCached ? "; features from the cache" : "";
            Line("reference", $"{count} images from {real.Path}{split}, {Sha(real.Sha256)}{cached}");
        }
        if (request.Protocol is { } protocol)
        {
            Line("protocol", $"{protocol.Name}: {protocol.Generated:N0} generated images, {protocol.RealImages}");
        }
        if (result is { Size: { } size, Preparation: { } preparation })
        {
            var filter = preparation.Filter.ToString().ToLowerInvariant();
            var turned = result.AppliesExif ? "turned by EXIF and " : "";
            Line("images", $"{size}×{size}; files {turned}resized by {preparation.Fit}, {filter} (as in Pillow)");
        }
        foreach (var network in result.Networks)
        {
            Line("network", $"{Describe(network)}; {request.Precision.ToString().ToLowerInvariant()}, libtorch {TorchRuntime.Version}");
        }
        var speed = result.ImagesPerSecond is { } pace ? string.Create(CultureInfo.InvariantCulture, $", {pace:0.0} images/s") : "";
        Line("time", $"{StatusLine.Duration(TimeSpan.FromSeconds(result.Seconds))}{speed}, peak memory {ByteCount.Of(ProcessMemory.Peak)}");
        if (request.SaveReference is { } saved)
        {
            Line("saved", $"{saved}: statistics of the reference images");
        }
        if (request.Metrics.Contains(Metric.Neighbours))
        {
            Line("neighbours", $"{request.NeighbourGrid}: one generated image per row, then its nearest real images");
        }
        Table(result);
    }

    private static string Describe(NetworkIdentity network)
    {
        var weights = network.IsPublished ? "published weights" : "weights that are NOT the published ones";
        return network.Network == FeatureNetwork.Inception
            ? $"Inception of 2015-12-05, images at 299×299 by bilinear (as in TensorFlow 1), {weights}, {Sha(network.Sha256)}"
            : $"ML.NET's ResNet-18, images at 224×224 by antialiased bilinear, {Sha(network.Sha256)}; not FID";
    }

    private static void Table(EvaluationResult result)
    {
        var (mean, deviation) = (result.Mean, result.Deviation);
        var rows = result.IsComparable ? result.Published : [];
        if (mean.Named.Count == 0)
        {
            return;
        }
        var heading = deviation is null ? "result" : $"mean ± std. dev. of {result.Sets.Count} sets";
        var table = NumberTable.Of(null, ["metric"], rows.Count > 0 ? [heading, "paper"] : [heading]);
        foreach (var number in MetricNumber.All.Where(number => mean[number.Name] is not null))
        {
            var both = deviation is null ? Text(mean, number) : $"{Text(mean, number)} ± {Text(deviation, number)}";
            string[] paper = rows.Count > 0 ? [rows[0].Values[number.Name]?.ToString("0.00", CultureInfo.InvariantCulture) ?? ""] : [];
            table.AddRow([Title(number), $"[bold]{both}[/]", .. paper]);
        }
        AnsiConsole.Write(table);
        if (rows.Count > 0)
        {
            var others = rows.Count > 1 ? $"; other FIDs: {string.Join("; ", rows.Skip(1).Select(Others))}" : "";
            Console.WriteLine($"  paper: Table {rows[0].Table}, {rows[0].Row.Model}{others}");
        }
    }

    private static string Others(PublishedResult row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Values["fid"]:0.00} Table {row.Table}, {row.Row.Model}");

    private static string Text(MetricValues values, MetricNumber number) =>
        values[number.Name]!.Value.ToString(number.Format, CultureInfo.InvariantCulture);

    private static string Title(MetricNumber number) =>
        number.Title + number.HigherIsBetter switch { true => " ↑", false => " ↓", null => "" };

    private static string Seeds(EvaluationResult result) => result.Request switch
    {
        { Model: null } => "",
        { Sets: 1 } => string.Create(CultureInfo.InvariantCulture, $", seeds 0 to {result.NumGenerated - 1}"),
        { Sets: var sets } => string.Create(CultureInfo.InvariantCulture, $", {sets} sets, seeds 0 to {(result.NumGenerated * sets) - 1}"),
    };

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Sha(string sha256) => $"SHA-256 {sha256[..8]}…";

    private static void Line(string subject, string text) =>
        AnsiConsole.MarkupLine($"[bold]{subject,-11}[/]{Markup.Escape(ErrorReport.OneLine(text))}");
}
