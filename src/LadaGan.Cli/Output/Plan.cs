using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Cli.Output;

/// <summary><c>train --dry-run</c>: checks what training would use and says what it would do.</summary>
internal static class Plan
{
    public static int Print(RunRequest request)
    {
        if (request.Data.Length == 0)
        {
            var (path, split) = Resumption.DataOf(request.OutDir);
            request = request with { Data = path, Split = request.Split ?? split };
        }
        var (configuration, training) = (request.Configuration, request.Configuration.Training);
        using var source = RunImages.Open(request);
        var network = training.Metrics == "none" ? null : InceptionFile.Find(request.Inception);
        var forecast = Forecast.Of(request, source);
        var (g, d) = (NetworkLayers.Of(configuration.Generator), NetworkLayers.Of(configuration.Discriminator));
        var steps = (training.Images + training.Batch - 1) / training.Batch;
        Console.WriteLine($"data           {source.Path}: {source.Count} images, the first ones decode");
        Console.WriteLine($"configuration  {configuration.Name}, {configuration.Generator.ImageSize}×{configuration.Generator.ImageSize}, {configuration.Conventions.ToString().ToLowerInvariant()} conventions");
        Console.WriteLine($"generator      {g.Parameters:N0} parameters, {g.Macs / 1e9:0.000} G multiply-accumulates an image");
        Console.WriteLine($"discriminator  {d.Parameters:N0} parameters, {d.Macs / 1e9:0.000} G multiply-accumulates an image");
        Console.WriteLine($"training       {training.Images:N0} images in {steps:N0} steps of {training.Batch}, snapshots every {training.SnapshotKimg} kimg, on {request.Device}");
        if (network is not null)
        {
            Console.WriteLine($"metrics        {training.Metrics} {(training.MetricKimg > 0 ? $"every {training.MetricKimg} kimg" : "at each snapshot")}, by {network.Path}");
        }
        Console.WriteLine($"speed          {forecast.ImagesPerSecond:0.0} images a second in {forecast.Steps} steps: {StatusLine.Duration(forecast.Time)} in all, without snapshots");
        Console.WriteLine($"memory         {forecast.PeakMemoryBytes / 1e9:0.0} GB at the peak of these steps");
        Console.WriteLine($"disk           {forecast.DiskBytes / 1e9:0.0} GB at the end: {training.Keep} training states and a model at each snapshot");
        Console.WriteLine("nothing was written (--dry-run)");
        return ExitCode.Done;
    }
}
