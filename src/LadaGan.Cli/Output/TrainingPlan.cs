using LadaGan.Architecture.Layers;
using LadaGan.Core.Text;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Runs;

namespace LadaGan.Cli.Output;

/// <summary><c>train --dry-run</c>: checks the inputs of a run and estimates what it takes.</summary>
internal static class TrainingPlan
{
    public static int Print(RunRequest request)
    {
        var (configuration, training) = (request.Configuration, request.Configuration.Training);
        var forecast = Forecast.Of(request);
        var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
        var steps = (training.Images + training.Batch - 1) / training.Batch;
        var size = configuration.Generator.ImageSize;
        Line("data", $"{forecast.Data}: {Counted.Of(forecast.DataImages, "image")}; the first ones decode");
        var conventions = configuration.Conventions.ToString().ToLowerInvariant();
        Line("configuration", $"{configuration.Name}, {size}×{size}, {conventions} conventions");
        Line("generator", Describe(g));
        Line("discriminator", Describe(d));
        var snapshots = $"a snapshot every {training.SnapshotKimg} kimg";
        var length = $"{Counted.Of(training.Images, "image")} in {Counted.Of(steps, "step")} of batch size {training.Batch}";
        Line("training", $"{length}, {snapshots}, on {request.Device}");
        if (forecast.Metrics is { Weights: { Count: > 0 } weights } metrics)
        {
            var when = training.MetricKimg > 0 ? $"every {training.MetricKimg} kimg" : "at each snapshot";
            Line("metrics", $"{metrics.Names} {when}, with {string.Join(" and ", weights)}");
        }
        var time = StatusLine.Duration(forecast.Time);
        var speed = $"{forecast.ImagesPerSecond:0.0} images/s over {Counted.Of(forecast.Steps, "step")}";
        Line("speed", $"{speed}: {time} in total, without snapshots");
        Line("memory", $"{forecast.PeakMemoryBytes / 1e9:0.0} GB at the peak of these steps");
        Line("disk", $"{forecast.DiskBytes / 1e9:0.0} GB at the end: {training.Keep} training states, and a model file for each snapshot");
        Console.WriteLine("dry run: nothing was written");
        return ExitCode.Done;
    }

    private static string Describe(NetworkLayers profile) =>
        $"{profile.Parameters:N0} parameters, {profile.Macs / 1e9:0.000} billion multiply-accumulates (MACs) per image";

    private static void Line(string subject, string text) => Console.WriteLine($"{subject,-15}{text}");
}
