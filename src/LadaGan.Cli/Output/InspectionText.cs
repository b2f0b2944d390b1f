using System.Globalization;
using LadaGan.Data.Inspection;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>An inspection for people: a line a subject, lists cut short.</summary>
internal static class InspectionText
{
    private const int MostRows = 8;
    private const int BarLength = 30;

    public static void Print(InspectionReport report, string? sheet)
    {
        Terminal.DoNotWrap();
        Line("source", report.Source);
        Line("images", $"{report.Count:N0}, {ByteCount.Of(report.Bytes)}{(report.Skipped.Total > 0 ? $"; {report.Skipped}" : "")}");
        if (report.Packed.Count > 0)
        {
            Line("packed", string.Join(", ", new[] { "source", "split", "fit", "filter", "background" }.Where(report.Packed.ContainsKey).Select(key => $"{key} {report.Packed[key]}"))
                + report.IsWhole switch { true => "; its hash is right", false => "; its pixels are NOT those that were written: build it again", null => "" });
        }
        Histogram("kinds", [.. report.Kinds]);
        Histogram("sizes", [.. report.Sizes.Select(size => ($"{size.Width}×{size.Height}", size.Count))]);
        if (report.Sizes.Count > 1)
        {
            Line("range", $"width {report.Sizes.Min(size => size.Width)} to {report.Sizes.Max(size => size.Width)}, height {report.Sizes.Min(size => size.Height)} to {report.Sizes.Max(size => size.Height)}, aspect {Aspects(report)}");
        }
        Histogram("classes", [.. report.Labels.Select(label => ($"{label.Label}", label.Count))]);
        if (report.Channels is [var red, var green, var blue])
        {
            Line("pixels", string.Create(CultureInfo.InvariantCulture, $"mean {red.Mean:0.0} {green.Mean:0.0} {blue.Mean:0.0}, deviation {red.Deviation:0.0} {green.Deviation:0.0} {blue.Deviation:0.0} (red, green, blue of 0 to 255)"));
        }
        Sample("duplicates", Repeats(report), [.. report.Duplicates.Select(names => string.Join(" = ", names.Take(4)) + (names.Count > 4 ? $" and {names.Count - 4} more" : ""))]);
        Sample("unusable", $"{report.Corrupt.Count:N0} image{(report.Corrupt.Count == 1 ? "" : "s")} cannot be decoded", [.. report.Corrupt.Select(image => $"{image.Name} {image.Reason}")]);
        if (sheet is not null)
        {
            Line("sheet", sheet);
        }
        if (report.Sizes.Count > 0 && report.Packed.Count == 0)
        {
            Line("build", $"ladagan data build {report.Source} DEST.safetensors --size {report.RecommendedSize} --fit {report.RecommendedFit}{(report.Labels.Count > 0 ? " --labels" : "")}");
        }
    }

    private static string Repeats(InspectionReport report) =>
        $"{report.Duplicates.Sum(names => names.Count - 1):N0} image{(report.Duplicates.Count == 1 && report.Duplicates[0].Count == 2 ? " has" : "s have")} the pixels of another";

    private static string Aspects(InspectionReport report)
    {
        var aspects = report.Sizes.Select(size => (double)size.Width / size.Height).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{aspects.Min():0.00} to {aspects.Max():0.00}");
    }

    private static void Histogram(string subject, (string What, int Count)[] rows)
    {
        var shown = rows.Length <= MostRows + 2 ? rows.Length : MostRows;
        var (width, most) = (rows.Take(shown).Select(row => row.What.Length).DefaultIfEmpty().Max(), rows.Select(row => row.Count).DefaultIfEmpty().Max());
        for (var index = 0; index < shown; index++)
        {
            var (what, count) = rows[index];
            var bar = shown == 1 ? "" : $"  [green]{new string('━', (int)Math.Ceiling((double)BarLength * count / most))}[/]";
            Row(index == 0 ? subject : "", $"{Markup.Escape(what.PadRight(width))} {count,9:N0}{bar}");
        }
        if (rows.Length > shown)
        {
            Line("", $"and {rows.Length - shown:N0} more, with {rows.Skip(shown).Sum(row => row.Count):N0} images");
        }
    }

    private static void Sample(string subject, string summary, string[] rows)
    {
        Row(subject, rows.Length == 0 ? "none" : $"[yellow]{Markup.Escape(summary)}[/]");
        foreach (var row in rows.Take(MostRows))
        {
            Line("", Failure.OneLine(row));
        }
        if (rows.Length > MostRows)
        {
            Line("", $"… and {rows.Length - MostRows:N0} more (--json names them all)");
        }
    }

    private static void Line(string subject, string text) => Row(subject, Markup.Escape(text));

    private static void Row(string subject, string markup) => AnsiConsole.MarkupLine($"[bold]{subject,-11}[/]{markup}");
}
