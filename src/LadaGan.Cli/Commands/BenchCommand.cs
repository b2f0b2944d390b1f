using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Analysis;
using LadaGan.Experiments.Configuration;
using LadaGan.Torch;
using Spectre.Console;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan bench</c>.</summary>
internal static class BenchCommand
{
    private const int TopOperators = 10;

    public static Command Create()
    {
        var config = CommonOptions.Config("celeba-64");
        var set = CommonOptions.Set();
        var batch = new Option<int>("--batch") { Description = "Images of a training step and of a large generation batch.", HelpName = "N", DefaultValueFactory = _ => 16 };
        var steps = new Option<int>("--steps") { Description = "Timed repeats; the median counts.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var device = CommonOptions.Device();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("bench", "Measure images per second of generation, by both engines, and of whole training steps, and where the time goes.") { config, set, batch, steps, device, threads, json };
        command.SetAction(parsed =>
        {
            CommonOptions.Require(parsed.GetValue(batch) is >= 1 and <= 4096, "--batch: give a number from 1 to 4096");
            CommonOptions.Require(parsed.GetValue(steps) is >= 1 and <= 10000, "--steps: give a number from 1 to 10000");
            var configuration = ConfigurationCatalog.Load(parsed.GetValue(config)!, parsed.GetValue(set));
            var request = new Benchmark.Request(configuration, CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads)), parsed.GetValue(batch), parsed.GetValue(steps));
            var asJson = parsed.GetValue(json);
            var result = Benchmark.Run(request, what => Tell(asJson, what));
            Tell(asJson, "both engines, batch 1, 8 and 64");
            var engines = EngineBenchmark.Run(configuration, request.Device, parsed.GetValue(threads), request.Steps);
            Tell(asJson, "the inference engine's kernels");
            var kernels = KernelBenchmark.Run(configuration.Generator, parsed.GetValue(threads));
            if (asJson)
            {
                var report = ToJson(request, result);
                report["engines"] = InferenceBenchReport.ToJson(engines);
                report["kernels"] = InferenceBenchReport.ToJson(kernels);
                Console.WriteLine(report.ToJsonString());
            }
            else
            {
                Print(request, result);
                InferenceBenchReport.Print(engines);
                InferenceBenchReport.Print(kernels);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static void Tell(bool quietly, string what)
    {
        if (!quietly)
        {
            Console.Error.WriteLine($"measuring {what} …");
        }
    }

    private static JsonObject ToJson(Benchmark.Request request, Benchmark.Result result) => new()
    {
        ["config"] = request.Configuration.Name,
        ["device"] = request.Device.ToString(),
        ["threads"] = TorchRuntime.Threads,
        ["libtorch"] = TorchRuntime.Version,
        ["batch"] = request.Batch,
        ["steps"] = request.Steps,
        ["generate_1"] = Math.Round(result.Generate1, 3),
        ["generate_batch"] = Math.Round(result.GenerateBatch, 3),
        ["train"] = Math.Round(result.Train, 3),
        ["peak_rss_mb"] = Math.Round(result.PeakResidentMegabytes, 1),
        ["operators"] = new JsonArray([.. result.Operators.Take(TopOperators).Select(row => (JsonNode)new JsonObject { ["name"] = row.Operator, ["calls"] = row.Calls, ["seconds"] = Math.Round(row.Seconds, 6) })]),
    };

    private static void Print(Benchmark.Request request, Benchmark.Result result)
    {
        var (invariant, total) = (CultureInfo.InvariantCulture, result.Operators.Sum(row => row.Seconds));
        Console.WriteLine($"{request.Configuration.Name} on {request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}: medians of {request.Steps}");
        Console.WriteLine(string.Create(invariant, $"  generation, batch 1     {result.Generate1,9:0.0} images/s"));
        Console.WriteLine(string.Create(invariant, $"  generation, batch {request.Batch,-5} {result.GenerateBatch,9:0.0} images/s"));
        Console.WriteLine(string.Create(invariant, $"  training,   batch {request.Batch,-5} {result.Train,9:0.00} images/s (R1 every step)"));
        Console.WriteLine(string.Create(invariant, $"  peak memory             {result.PeakResidentMegabytes,9:0} MB"));
        var table = new Table().Border(TableBorder.Simple).Title("[bold]One training step by operator[/]");
        table.AddColumn("operator").AddColumn(new TableColumn("calls").RightAligned()).AddColumn(new TableColumn("ms").RightAligned()).AddColumn(new TableColumn("share").RightAligned());
        foreach (var row in result.Operators.Take(TopOperators))
        {
            table.AddRow(Markup.Escape(row.Operator), row.Calls.ToString(invariant), (row.Seconds * 1000).ToString("0.0", invariant), (row.Seconds / total).ToString("0.0 %", invariant));
        }
        AnsiConsole.Write(table);
    }
}
