using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Analysis;
using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan bench</c>.</summary>
internal static class BenchCommand
{
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
        ["precision"] = Precision(request),
        ["r1_every"] = request.Configuration.Training.R1Every,
        ["steps"] = request.Steps,
        ["generate_1"] = Math.Round(result.Generate1, 3),
        ["generate_batch"] = Math.Round(result.GenerateBatch, 3),
        ["train"] = Math.Round(result.Train, 3),
        ["peak_rss_mb"] = Math.Round(result.PeakResidentMegabytes, 1),
        ["operators"] = OperatorTable.ToJson(result.Operators),
    };

    private static string Precision(Benchmark.Request request) => request.Configuration.Training.Precision.ToString().ToLowerInvariant();

    private static void Print(Benchmark.Request request, Benchmark.Result result)
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
