using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan bench</c>.</summary>
internal static class BenchCommand
{
    private static readonly string[] Parts = ["training", "engines", "kernels", "attention"];

    public static Command Create()
    {
        var config = CommonOptions.Config("celeba-64");
        var set = CommonOptions.Set();
        var batch = new Option<int>("--batch") { Description = "Images of a training step and of a large generation batch.", HelpName = "N", DefaultValueFactory = _ => 16 };
        var steps = new Option<int>("--steps") { Description = "Timed repeats; the median counts.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var what = new Option<string>("--what") { Description = $"Any of {string.Join(", ", Parts)}.", HelpName = "LIST", DefaultValueFactory = _ => string.Join(',', Parts[..3]) };
        var device = CommonOptions.Device();
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("bench", "Measure images per second of generation, by both engines, and of whole training steps, and where the time goes.") { config, what, set, batch, steps, device, threads, json };
        command.SetAction(parsed =>
        {
            CommonOptions.Require(parsed.GetValue(batch) is >= 1 and <= 4096, "--batch: give a number from 1 to 4096");
            CommonOptions.Require(parsed.GetValue(steps) is >= 1 and <= 10000, "--steps: give a number from 1 to 10000");
            var configuration = ConfigurationCatalog.Load(parsed.GetValue(config)!, parsed.GetValue(set));
            var request = new TrainingBenchmark.Request(configuration, CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads)), parsed.GetValue(batch), parsed.GetValue(steps));
            Measure(request, PartsOf(parsed.GetValue(what)!), parsed.GetValue(threads), parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] PartsOf(string list)
    {
        var parts = list.Split(',', StringSplitOptions.TrimEntries);
        var unknown = Array.Find(parts, part => !Parts.Contains(part));
        CommonOptions.Require(unknown is null, $"--what: '{unknown}' is not measured; give any of {string.Join(", ", Parts)}");
        return parts;
    }

    /// <summary>One part after the other; each is printed when it is done, or all together as JSON.</summary>
    private static void Measure(TrainingBenchmark.Request request, string[] parts, int threads, bool asJson)
    {
        var report = new JsonObject
        {
            ["config"] = request.Configuration.Name,
            ["device"] = request.Device.ToString(),
            ["threads"] = TorchRuntime.Threads,
            ["libtorch"] = TorchRuntime.Version,
            ["steps"] = request.Steps,
        };
        if (parts.Contains("training"))
        {
            var result = TrainingBenchmark.Run(request, what => Tell(asJson, what));
            Show(asJson, () => Print(request, result), () => Fill(report, request, result));
        }
        if (parts.Contains("engines"))
        {
            Tell(asJson, "both engines, batch 1, 8 and 64");
            var engines = EngineBenchmark.Run(request.Configuration, request.Device, threads, request.Steps);
            Show(asJson, () => InferenceBenchReport.Print(engines), () => report["engines"] = InferenceBenchReport.ToJson(engines));
        }
        if (parts.Contains("kernels"))
        {
            Tell(asJson, "the inference engine's kernels");
            var kernels = KernelBenchmark.Run(request.Configuration.Generator, threads);
            Show(asJson, () => InferenceBenchReport.Print(kernels), () => report["kernels"] = InferenceBenchReport.ToJson(kernels));
        }
        if (parts.Contains("attention"))
        {
            Tell(asJson, "attention at 256 to 16,384 tokens");
            var scaling = AttentionScaling.Measure(request.Device, request.Steps);
            Show(asJson, () => AttentionReport.Print(scaling), () => report["attention"] = AttentionReport.ToJson(scaling));
        }
        if (asJson)
        {
            Console.WriteLine(report.ToJsonString());
        }
    }

    private static void Show(bool asJson, Action print, Action report) => (asJson ? report : print)();

    private static void Tell(bool quietly, string what)
    {
        if (!quietly)
        {
            Console.Error.WriteLine($"measuring {what} …");
        }
    }

    private static void Fill(JsonObject report, TrainingBenchmark.Request request, TrainingBenchmark.Result result)
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

    private static string Precision(TrainingBenchmark.Request request) => request.Configuration.Training.Precision.ToString().ToLowerInvariant();

    private static void Print(TrainingBenchmark.Request request, TrainingBenchmark.Result result)
    {
        var invariant = CultureInfo.InvariantCulture;
        Console.WriteLine($"{request.Configuration.Name} on {request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}: medians of {request.Steps}");
        Console.WriteLine(string.Create(invariant, $"  generation, batch 1     {result.Generate1,9:0.0} images/s"));
        Console.WriteLine(string.Create(invariant, $"  generation, batch {request.Batch,-5} {result.GenerateBatch,9:0.0} images/s"));
        Console.WriteLine(string.Create(invariant, $"  training,   batch {request.Batch,-5} {result.Train,9:0.00} images/s ({Precision(request)}, R1 every {(request.Configuration.Training.R1Every is > 1 and var every ? $"{every} steps" : "step")})"));
        Console.WriteLine(string.Create(invariant, $"  peak memory             {result.PeakResidentMegabytes,9:0} MB"));
        OperatorTable.Print("One training step by operator", result.Operators);
    }
}
