using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Core.Text;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>The measurements of <c>ladagan bench</c>, as tables and as JSON.</summary>
internal static class BenchReport
{
    public static void AddTo(JsonObject report, TrainingBenchmark.Request request, TrainingBenchmark.Result result)
    {
        report["batch"] = request.Batch;
        report["precision"] = Precision(request);
        report["r1_every"] = request.Configuration.Training.R1Every;
        report["generate_1"] = Math.Round(result.Generate1, 3);
        report["generate_batch"] = Math.Round(result.GenerateBatch, 3);
        report["train"] = Math.Round(result.Train, 3);
        report["peak_rss_mb"] = Math.Round(result.PeakResidentMegabytes, 1);
        report["operators"] = OperatorTable.ToJson(result.Operators);
    }

    public static void Print(TrainingBenchmark.Request request, TrainingBenchmark.Result result)
    {
        var (configuration, threads) = (request.Configuration, TorchRuntime.Threads);
        var penalty = configuration.Training.R1Every is > 1 and var every ? $"every {every} steps" : "every step";
        var team = Counted.Of(threads, "thread");
        Console.WriteLine(
            $"{configuration.Name} on {request.Device}, {team}, libtorch {TorchRuntime.Version}; medians of {request.Steps} runs");
        Line("generation, batch size 1", result.Generate1, "0.0", "images/s");
        Line($"generation, batch size {request.Batch}", result.GenerateBatch, "0.0", "images/s");
        Line($"training, batch size {request.Batch}", result.Train, "0.00", $"images/s ({Precision(request)}, R1 {penalty})");
        Line("peak memory", result.PeakResidentMegabytes, "0", "MB");
        OperatorTable.Print("One training step by operator", result.Operators);
    }

    public static JsonArray ToJson(IReadOnlyList<EngineBenchmark.Row> rows) => new([.. rows.Select(row => (JsonNode)new JsonObject
    {
        ["engine"] = Name(row.Engine),
        ["precision"] = Name(row.Precision),
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
        var table = NumberTable.Of("Generation by engine", ["engine", "precision"], "batch size", "images/s", "of the FMA limit");
        foreach (var row in rows)
        {
            table.AddRow(
                Name(row.Engine), Name(row.Precision), Number(row.Batch, "0"), Number(row.ImagesPerSecond, "0.0"),
                Number(row.Share, "0 %"));
        }
        AnsiConsole.Write(table);
    }

    public static void Print(IReadOnlyList<KernelBenchmark.Row> rows)
    {
        var table = NumberTable.Of("Kernels of the inference engine, batch size 8", ["operator"], "shape", "GFLOP/s", "limit", "share");
        foreach (var (shape, speed, limit) in rows)
        {
            var back = shape.Kind == KernelKind.Mlp ? $" to {shape.Inputs}" : "";
            table.AddRow(
                Markup.Escape(shape.Name), $"{shape.Side}×{shape.Side}: {shape.Inputs} to {shape.Outputs}{back}",
                Number(speed, "0"), Number(limit, "0"), Number(speed / limit, "0 %"));
        }
        AnsiConsole.Write(table);
    }

    public static JsonObject ToJson(AttentionScaling.Result result) => new()
    {
        ["forward_exponent"] = Math.Round(result.ForwardExponent, 4),
        ["backward_exponent"] = Math.Round(result.BackwardExponent, 4),
        ["points"] = new JsonArray([.. result.Points.Select(point => (JsonNode)new JsonObject
        {
            ["tokens"] = point.Tokens,
            ["forward"] = point.Forward,
            ["backward"] = point.Backward,
        })]),
    };

    public static void Print(AttentionScaling.Result result)
    {
        var table = NumberTable.Of("Linear additive attention by number of tokens, per image", ["tokens"], "forward, ms", "backward, ms");
        foreach (var point in result.Points)
        {
            table.AddRow(Number(point.Tokens, "#,0"), Number(point.Forward * 1000, "0.000"), Number(point.Backward * 1000, "0.000"));
        }
        AnsiConsole.Write(table);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"time grows as tokens^{result.ForwardExponent:0.000} forward, tokens^{result.BackwardExponent:0.000} backward"));
    }

    private static void Line(string subject, double value, string format, string unit) =>
        Console.WriteLine($"  {subject,-28}{Number(value, format),9} {unit}");

    private static string Precision(TrainingBenchmark.Request request) => Name(request.Configuration.Training.Precision);

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
