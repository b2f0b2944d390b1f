using System.CommandLine;
using System.Text.Json.Nodes;
using LadaGan.Cli.Help;
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
        var batch = CommonOptions.Batch(16, "Batch size of training steps and of generation; generation is also measured at batch size 1.");
        var steps = new Option<int>("--steps")
        {
            Description = "Number of timed repetitions; the median is reported.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        var what = new Option<string>("--what")
        {
            Description = $"What to measure, separated by commas: {string.Join(", ", Parts)}.",
            HelpName = "LIST",
            DefaultValueFactory = _ => string.Join(',', Parts[..3]),
        };
        var (device, threads, json) = (CommonOptions.Device(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new DocumentedCommand(
            "bench", "Measure the speed of training and of generation with both engines, and where the time goes.", "[options]")
            .Group("Main options", config, set, what, steps, json)
            .Group("Performance", batch, device, threads)
            .Example("Measure everything for one configuration.", "bench --config cifar10-32 --batch 64 --steps 15")
            .Example("Measure how attention scales with the number of tokens.", "bench --what attention");
        command.SetAction(parsed =>
        {
            CommonOptions.RequireRange("--batch", parsed.GetValue(batch), 1, 4096);
            CommonOptions.RequireRange("--steps", parsed.GetValue(steps), 1, 10000);
            var configuration = ConfigurationCatalog.Load(parsed.GetValue(config)!, parsed.GetValue(set));
            var prepared = CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads));
            var request = new TrainingBenchmark.Request(configuration, prepared, parsed.GetValue(batch), parsed.GetValue(steps));
            Measure(request, PartsOf(parsed.GetValue(what)!), parsed.GetValue(threads), parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] PartsOf(string list)
    {
        var parts = list.Split(',', StringSplitOptions.TrimEntries);
        var unknown = Array.Find(parts, part => !Parts.Contains(part));
        CommonOptions.Require(unknown is null, $"--what: there is no '{unknown}'; give any of {string.Join(", ", Parts)}");
        return parts;
    }

    /// <summary>Measures one part after the other; prints each when it is done, or all together as JSON.</summary>
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
            Show(asJson, () => BenchReport.Print(request, result), () => BenchReport.AddTo(report, request, result));
        }
        if (parts.Contains("engines"))
        {
            Tell(asJson, "both engines at batch sizes 1, 8 and 64");
            var engines = EngineBenchmark.Run(request.Configuration, request.Device, threads, request.Steps);
            Show(asJson, () => BenchReport.Print(engines), () => report["engines"] = BenchReport.ToJson(engines));
        }
        if (parts.Contains("kernels"))
        {
            Tell(asJson, "the kernels of the inference engine");
            var kernels = KernelBenchmark.Run(request.Configuration.Generator, threads);
            Show(asJson, () => BenchReport.Print(kernels), () => report["kernels"] = BenchReport.ToJson(kernels));
        }
        if (parts.Contains("attention"))
        {
            Tell(asJson, "attention at 256 to 16,384 tokens");
            var scaling = AttentionScaling.Measure(request.Device, request.Steps);
            Show(asJson, () => BenchReport.Print(scaling), () => report["attention"] = BenchReport.ToJson(scaling));
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
}
