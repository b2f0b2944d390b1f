using System.Diagnostics;
using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Kernels;
using LadaGan.Kernels.Threading;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>Measures generation with both engines, from latents in memory to images in memory, for small and large batches.</summary>
public static class EngineBenchmark
{
    private const int FewestCalls = 3;
    private static readonly int[] Batches = [1, 8, 64];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The result for one engine, one precision and one batch size.</summary>
    /// <param name="Engine">The engine.</param>
    /// <param name="Precision">Of its products.</param>
    /// <param name="Batch">Images per call.</param>
    /// <param name="ImagesPerSecond">The speed of the median call.</param>
    /// <param name="Limit">This machine's peak rate of multiply-adds in GFLOP/s, measured immediately before.</param>
    /// <param name="Flops">Floating-point operations per image as the network is defined; a multiply-add counts as two.</param>
    public sealed record Row(
        GenerationEngine Engine, Precision Precision, int Batch, double ImagesPerSecond, double Limit, double Flops)
    {
        /// <summary>The fraction of the limit that these operations use. It may exceed 1 where an engine needs fewer operations.</summary>
        public double Share => ImagesPerSecond * Flops / 1e9 / Limit;
    }

    /// <param name="configuration">The generator; its weights are initialised from seed 0.</param>
    /// <param name="device">The device that libtorch uses.</param>
    /// <param name="threads">Compute threads; 0 uses all cores.</param>
    /// <param name="steps">Timed calls; fewer, but at least three, if they would take longer than three seconds.</param>
    public static IReadOnlyList<Row> Run(RunConfiguration configuration, Device device, int threads, int steps)
    {
        var folder = Directory.CreateTempSubdirectory("ladagan-bench-");
        try
        {
            var path = Path.Join(folder.FullName, "model.safetensors");
            using (var generator = new Generator(configuration.Generator, Conventions.Of(configuration.Conventions), Device.Cpu))
            {
                ModelFile.Save(path, generator.Store, configuration, imagesSeen: 0);
            }
            using var inference = new InferenceEngine(path, threads);
            using var roundedInference = new InferenceEngine(path, threads, Precision.BFloat16);
            using var torch = new TorchEngine(path, device, threads);
            using var roundedTorch = new TorchEngine(path, device, threads, Precision.BFloat16);
            using var team = new WorkerTeam(threads);
            var flops = 2.0 * NetworkLayers.Of(configuration.Generator).Macs;
            var rows = new List<Row>();
            foreach (var batch in Batches)
            {
                Row Of(GenerationEngine name, Precision precision, IImageEngine engine)
                {
                    var (speed, limit) = Measure(engine, team, batch, steps);
                    return new(name, precision, batch, speed, limit, flops);
                }
                rows.Add(Of(GenerationEngine.Inference, Precision.Float32, inference));
                rows.Add(Of(GenerationEngine.Inference, Precision.BFloat16, roundedInference));
                rows.Add(Of(GenerationEngine.Torch, Precision.Float32, torch));
                rows.Add(Of(GenerationEngine.Torch, Precision.BFloat16, roundedTorch));
            }
            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// During the warm-up, .NET recompiles frequently called code on the same cores that compute. Fewer than five calls are a quick look.
    /// </summary>
    private static TimeSpan WarmUp(int steps) => TimeSpan.FromSeconds(Math.Min(1, steps / 5.0));

    private static (double ImagesPerSecond, double Limit) Measure(IImageEngine engine, WorkerTeam team, int batch, int steps)
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
        while (all.Elapsed < WarmUp(steps));
        var times = new List<double>();
        all.Restart();
        for (var call = 0; call < steps && (call < FewestCalls || all.Elapsed < Patience); call++)
        {
            var start = Stopwatch.GetTimestamp();
            engine.Generate(latents, images, default);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return (batch / times.Order().ElementAt(times.Count / 2), limit);
    }
}
