using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Benchmarks;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>What <c>ladagan bench</c> says of the engines and of the inference engine's kernels.</summary>
internal static class InferenceBenchReport
{
    public static JsonArray ToJson(IReadOnlyList<EngineBenchmark.Row> rows) => new([.. rows.Select(row => (JsonNode)new JsonObject
    {
        ["engine"] = NameOf(row),
        ["batch"] = row.Batch,
        ["images_per_second"] = Math.Round(row.ImagesPerSecond, 3),
        ["limit_gflops"] = Math.Round(row.Limit, 1),
        ["share"] = Math.Round(row.Share, 4),
    })]);

    public static JsonArray ToJson(IReadOnlyList<KernelBenchmark.Row> rows) => new([.. rows.Select(row => (JsonNode)new JsonObject
    {
        ["name"] = row.Shape.Name,
        ["side"] = row.Shape.Side,
        ["inputs"] = row.Shape.Inputs,
        ["outputs"] = row.Shape.Outputs,
        ["gflops"] = Math.Round(row.GigaFlops, 1),
        ["limit_gflops"] = Math.Round(row.Limit, 1),
    })]);

    public static void Print(IReadOnlyList<EngineBenchmark.Row> rows)
    {
        var table = Titled("Generation by engine", "engine", "batch", "images/s", "of the multiply-adds' limit");
        foreach (var row in rows)
        {
            table.AddRow(NameOf(row), Number(row.Batch, "0"), Number(row.ImagesPerSecond, "0.0"), Number(row.Share, "0 %"));
        }
        AnsiConsole.Write(table);
    }

    public static void Print(IReadOnlyList<KernelBenchmark.Row> rows)
    {
        var table = Titled("The inference engine's kernels, eight images", "operator", "shape", "GF/s", "limit", "share");
        foreach (var (shape, speed, limit) in rows)
        {
            var back = shape.Kind == KernelKind.Mlp ? $" to {shape.Inputs}" : "";
            table.AddRow(Markup.Escape(shape.Name), $"{shape.Side}×{shape.Side}: {shape.Inputs} to {shape.Outputs}{back}", Number(speed, "0"), Number(limit, "0"), Number(speed / limit, "0 %"));
        }
        AnsiConsole.Write(table);
    }

    private static Table Titled(string title, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"[bold]{title}[/]");
        foreach (var (index, column) in columns.Index())
        {
            table.AddColumn(index == 0 ? new TableColumn(column) : new TableColumn(column).RightAligned());
        }
        return table;
    }

    private static string NameOf(EngineBenchmark.Row row) => row.Engine.ToString().ToLowerInvariant();

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
