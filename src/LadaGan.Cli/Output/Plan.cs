using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Training;
using LadaGan.Model.Profiling;

namespace LadaGan.Cli.Output;

/// <summary><c>train --dry-run</c>: checks what training would use and says what it would do.</summary>
internal static class Plan
{
    public static int Print(RunRequest request)
    {
        var (configuration, training) = (request.Configuration, request.Configuration.Training);
        var (path, split) = request.Data.Length > 0 ? (request.Data, request.Split) : Resumption.DataOf(request.OutDir);
        using var source = ImageSource.Open(path, new SourceOptions { Split = split });
        using (var loader = new BatchLoader(source, new BatchLoaderOptions { Size = configuration.Generator.ImageSize, BatchSize = Math.Min(training.Batch, 16), Seed = request.Seed ?? 0, Workers = 0 }))
        {
            using var batch = loader.Next();
        }
        var (g, d) = (ArchitectureProfile.Of(configuration.Generator), ArchitectureProfile.Of(configuration.Discriminator));
        var steps = (training.Images + training.Batch - 1) / training.Batch;
        Console.WriteLine($"data           {source.Path}: {source.Count} images, the first ones decode");
        Console.WriteLine($"configuration  {configuration.Name}, {configuration.Generator.ImageSize}×{configuration.Generator.ImageSize}, {configuration.Conventions.ToString().ToLowerInvariant()} conventions");
        Console.WriteLine($"generator      {g.Parameters:N0} parameters, {g.Macs / 1e9:0.000} G multiply-accumulates an image");
        Console.WriteLine($"discriminator  {d.Parameters:N0} parameters, {d.Macs / 1e9:0.000} G multiply-accumulates an image");
        Console.WriteLine($"training       {training.Images:N0} images in {steps:N0} steps of {training.Batch}, snapshots every {training.SnapshotKimg} kimg, on {request.Device}");
        Console.WriteLine($"disk           {Megabytes((5 * g.Parameters) + (3 * d.Parameters)):N0} MB a snapshot");
        Console.WriteLine("nothing was written (--dry-run)");
        return ExitCode.Done;
    }

    private static double Megabytes(long floats) => floats * 4 / 1e6;
}
