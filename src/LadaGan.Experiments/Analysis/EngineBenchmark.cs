using System.Diagnostics;
using LadaGan.Experiments.Checkpoints;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Sampling;
using LadaGan.Kernels;
using LadaGan.Kernels.Threading;
using LadaGan.Model;
using LadaGan.Torch;

namespace LadaGan.Experiments.Analysis;

/// <summary>Generation by both engines, from latents in memory to images in memory, at small and large batches.</summary>
public static class EngineBenchmark
{
    private const int FewestCalls = 3;
    private static readonly int[] Batches = [1, 8, 64];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Until then .NET compiles what is called often once more, on the processors that compute.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>One engine at one batch.</summary>
    /// <param name="Engine">Which.</param>
    /// <param name="Batch">Images of a call.</param>
    /// <param name="ImagesPerSecond">The median call's.</param>
    /// <param name="Limit">GFLOP/s of multiply-adds on this machine's processors, measured right before.</param>
    /// <param name="Flops">Floating-point operations of an image as the network is written down, a multiply-add counted as two.</param>
    public sealed record Row(GenerationEngine Engine, int Batch, double ImagesPerSecond, double Limit, double Flops)
    {
        /// <summary>The share of the limit that those operations take up: where an engine finds shorter ways it may exceed 1.</summary>
        public double Share => ImagesPerSecond * Flops / 1e9 / Limit;
    }

    /// <param name="configuration">The generator; its weights are the first ones of seed 0.</param>
    /// <param name="device">Where libtorch computes.</param>
    /// <param name="threads">Threads that compute; 0 takes all processors.</param>
    /// <param name="steps">Timed calls; fewer, but three, where they would take longer than three seconds.</param>
    public static IReadOnlyList<Row> Run(RunConfiguration configuration, Device device, int threads, int steps)
    {
        var folder = Directory.CreateTempSubdirectory("ladagan-bench-");
        try
        {
            var path = Path.Join(folder.FullName, "model.safetensors");
            using (var generator = new Generator(configuration.Generator, configuration.Details(), Device.Cpu))
            {
                ModelFile.Save(path, generator.Store, configuration, imagesSeen: 0);
            }
            using var inference = new InferenceEngine(path, threads);
            using var torch = new TorchEngine(path, device, threads);
            using var team = new WorkerTeam(threads);
            var flops = 2.0 * Model.Profiling.ArchitectureProfile.Of(configuration.Generator).Macs;
            var rows = new List<Row>();
            foreach (var batch in Batches)
            {
                rows.Add(Measure(GenerationEngine.Inference, inference, team, batch, steps, flops));
                rows.Add(Measure(GenerationEngine.Torch, torch, team, batch, steps, flops));
            }
            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Row Measure(GenerationEngine name, IImageEngine engine, WorkerTeam team, int batch, int steps, double flops)
    {
        var latents = Latents.OfSeeds([.. Enumerable.Range(0, batch)], engine.LatentWidth);
        var images = new float[batch * 3 * engine.ImageSize * engine.ImageSize];
        double limit;
        using (team.BindCaller())
        {
            limit = FmaLimit.Measure(team, VectorWidth.Best);
        }
        var all = Stopwatch.StartNew();
        do
        {
            engine.Generate(latents, images, default);
        }
        while (all.Elapsed < WarmUp);
        var times = new List<double>();
        all.Restart();
        for (var call = 0; call < steps && (call < FewestCalls || all.Elapsed < Patience); call++)
        {
            var start = Stopwatch.GetTimestamp();
            engine.Generate(latents, images, default);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return new(name, batch, batch / times.Order().ElementAt(times.Count / 2), limit, flops);
    }
}
