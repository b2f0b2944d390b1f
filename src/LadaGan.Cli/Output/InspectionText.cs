using System.Globalization;
using LadaGan.Core.Text;
using LadaGan.Data.Inspection;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>An inspection for people: one line per subject, long lists shortened.</summary>
internal static class InspectionText
{
    private const int MostRows = 8;
    private const int BarLength = 30;

    public static void Print(InspectionReport report, string? sheet)
    {
        Terminal.DoNotWrap();
        Line("source", report.Source);
        Line("images", $"{report.Count:N0}, {ByteCount.Of(report.Bytes)}{(report.Skipped.Total > 0 ? $"; {report.Skipped}" : "")}");
        foreach (var note in report.Notes)
        {
            Line("note", note);
        }
        if (report.Packed.Count > 0)
        {
            string[] keys = ["source", "split", "fit", "filter", "background"];
            var verdict = report.IsWhole switch
            {
                true => "; checksum matches",
                false => "; checksum does NOT match: the file is damaged, build it again",
                null => "",
            };
            Line("packed", string.Join(", ", keys.Where(report.Packed.ContainsKey).Select(key => $"{key} {report.Packed[key]}")) + verdict);
        }
        Histogram("formats", [.. report.Kinds]);
        Histogram("sizes", [.. report.Sizes.Select(size => ($"{size.Width}×{size.Height}", size.Count))]);
        if (report.Sizes.Count > 1)
        {
            var (widths, heights) = (report.Sizes.Select(size => size.Width).ToArray(), report.Sizes.Select(size => size.Height).ToArray());
            var sides = $"width {widths.Min()} to {widths.Max()}, height {heights.Min()} to {heights.Max()}";
            Line("range", $"{sides}, aspect ratio {Aspects(report)}");
        }
        Histogram("classes", [.. report.Labels.Select(label => (ClassOf(report, label.Label), label.Count))]);
        if (report.Channels is [var red, var green, var blue])
        {
            Line("pixels", string.Create(
                CultureInfo.InvariantCulture,
                $"mean {red.Mean:0.0} {green.Mean:0.0} {blue.Mean:0.0},"
                + $" standard deviation {red.Deviation:0.0} {green.Deviation:0.0} {blue.Deviation:0.0} (red, green, blue; 0 to 255)"));
        }
        Sample("duplicates", Repeats(report), [.. report.Duplicates.Select(Group)]);
        if (report.Turned.Count > 0)
        {
            var turned = Counted.Of(report.Turned.Count, "image");
            Sample("turned", $"{turned} turned by EXIF, which is ignored unless `data build --exif` applies it", [.. report.Turned]);
        }
        var damaged = $"{Counted.Of(report.Corrupt.Count, "image")} cannot be decoded";
        Sample("damaged", damaged, [.. report.Corrupt.Select(image => $"{image.Name} {image.Reason}")]);
        if (sheet is not null)
        {
            Line("sheet", sheet);
        }
        if (report.Sizes.Count > 0 && report.Packed.Count == 0)
        {
            var labels = report.Labels.Count > 0 ? " --labels" : "";
            var exif = report.Turned.Count > 0 ? " --exif" : "";
            var options = $"--size {report.RecommendedSize} --fit {report.RecommendedFit}{labels}{exif}";
            Line("next", $"{CommandName.Typed} data build {CommandName.Quoted(report.Source)} DEST.safetensors {options}");
        }
    }

    private static string ClassOf(InspectionReport report, int label) =>
        label < report.ClassNames.Count ? $"{label} {ShownText.Of(report.ClassNames[label])}" : $"{label}";

    private static string Repeats(InspectionReport report)
    {
        var count = report.Duplicates.Sum(names => names.Count - 1);
        return $"{count:N0} image{(count == 1 ? " has" : "s have")} the same pixels as another";
    }

    private static string Group(IReadOnlyList<string> names) =>
        string.Join(" = ", names.Take(4)) + (names.Count > 4 ? $" and {names.Count - 4} more" : "");

    private static string Aspects(InspectionReport report)
    {
        var aspects = report.Sizes.Select(size => (double)size.Width / size.Height).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{aspects.Min():0.00} to {aspects.Max():0.00}");
    }

    private static void Histogram(string subject, (string What, int Count)[] rows)
    {
        var shown = rows.Length <= MostRows + 2 ? rows.Length : MostRows;
        var width = rows.Take(shown).Select(row => row.What.Length).DefaultIfEmpty().Max();
        var most = rows.Select(row => row.Count).DefaultIfEmpty().Max();
        for (var index = 0; index < shown; index++)
        {
            var (what, count) = rows[index];
            var bar = shown == 1 ? "" : $"  [green]{new string('━', (int)Math.Ceiling((double)BarLength * count / most))}[/]";
            Row(index == 0 ? subject : "", $"{Markup.Escape(what.PadRight(width))} {count,9:N0}{bar}");
        }
        if (rows.Length > shown)
        {
            Line("", $"and {rows.Length - shown:N0} more, with {Counted.Of(rows.Skip(shown).Sum(row => row.Count), "image")}");
        }
    }

    private static void Sample(string subject, string summary, string[] rows)
    {
        Row(subject, rows.Length == 0 ? "none" : $"[yellow]{Markup.Escape(summary)}[/]");
        foreach (var row in rows.Take(MostRows))
        {
            Line("", row);
        }
        if (rows.Length > MostRows)
        {
            Line("", $"… and {rows.Length - MostRows:N0} more (--json lists them all)");
        }
    }

    private static void Line(string subject, string text) => Row(subject, Markup.Escape(ShownText.Of(text)));

    private static void Row(string subject, string markup) => AnsiConsole.MarkupLine($"[bold]{subject,-11}[/]{markup}");
}
