using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Core.Text;
using LadaGan.Experiments.Exchange.Inspection;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Cli.Output;

/// <summary>What a file is and holds, for people: one line per subject, and a line per tensor on request.</summary>
internal static class FileReportText
{
    private const int ShownHash = 12;

    public static void Print(FileReport report, bool tensors)
    {
        Line("file", $"{report.Path}, {ByteCount.Of(report.Bytes)}");
        Line("kind", report.Kind.Described());
        if (report.Sha256 is { } hash)
        {
            Line("sha256", hash);
        }
        foreach (var network in report.Networks)
        {
            Line(network.Name, $"{Counted.Of(network.Parameters, "parameter")}{(network.HasOptimizer ? ", with its Adam" : "")}; "
                + Architecture(network));
        }
        foreach (var (key, value) in report.Facts)
        {
            Line(key.Replace('_', ' '), value is long or int ? Counted.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture))
                : Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
        if (report.Tensors.Count > 0)
        {
            Line("tensors", $"{Counted.Number(report.Tensors.Count)}, {Counted.Of(report.Tensors.Sum(tensor => tensor.Count), "value")}"
                + $" ({string.Join(", ", report.Tensors.Select(tensor => tensor.Type).Distinct().Order(StringComparer.Ordinal))})");
        }
        foreach (var note in report.Notes)
        {
            Line("note", note);
        }
        if (tensors)
        {
            Table(report.Tensors);
        }
    }

    // The keys that describe a network; those with their usual values are left out.
    private static string Architecture(NetworkReport network)
    {
        var options = JsonNode.Parse(network.Architecture)!.AsObject();
        string[] keys =
            ["imageSize", "latentWidth", "kind", "widths", "channels", "heads", "mlpWidth", "attention", "head", "decoderChannels"];
        return string.Join(", ", keys.Where(key => options[key] is not (null or JsonArray { Count: 0 }))
            .Select(key => $"{key} {options[key]!.ToJsonString().Trim('"').Replace(",", ", ", StringComparison.Ordinal)}"));
    }

    private static void Table(IReadOnlyList<ListedTensor> tensors)
    {
        var width = tensors.Select(tensor => tensor.Name.Length).DefaultIfEmpty().Max();
        foreach (var tensor in tensors)
        {
            var shape = $"[{string.Join(", ", tensor.Shape)}]";
            var hash = tensor.Sha256 is { } sum ? sum[..ShownHash] : "-";
            Console.WriteLine(ShownText.Of($"{tensor.Name.PadRight(width)}  {tensor.Type,-8} {hash,-ShownHash}  {shape}"));
        }
    }

    private static void Line(string subject, string text) => Console.WriteLine($"{subject,-35}{ShownText.Of(text)}");
}
