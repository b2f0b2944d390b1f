using System.Diagnostics;
using LadaGan.Core.Random;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>
/// Measures images per second in generation and in whole training steps (no augmentation, data in memory). With lazy R1, steps with
/// and without the penalty are measured separately and weighted by how often they occur.
/// </summary>
public static class TrainingBenchmark
{
    /// <summary>What to measure.</summary>
    /// <param name="Configuration">The networks. The precision and the R1 interval apply; the batch size and augmentation do not.</param>
    /// <param name="Device">The device that computes.</param>
    /// <param name="Batch">The batch size in training, and of the larger generation batch.</param>
    /// <param name="Steps">Timed repeats; the result is their median.</param>
    public sealed record Request(RunConfiguration Configuration, Device Device, int Batch, int Steps);

    /// <summary>Median images per second; and the operators of one training step, largest first.</summary>
    public sealed record Result(double Generate1, double GenerateBatch, double Train, double PeakResidentMegabytes,
        IReadOnlyList<OperatorProfile.Row> Operators);

    /// <param name="request">What to measure.</param>
    /// <param name="progress">Called with the name of each measurement as it begins.</param>
    public static Result Run(Request request, Action<string> progress)
    {
        var training = request.Configuration.Training;
        var configuration = request.Configuration with
        {
            Training = training with
            {
                Batch = request.Batch,
                Augment = default,
                BcrReal = 0,
                BcrFake = 0,
                R1Gamma = training.R1Gamma > 0 ? training.R1Gamma : 1e-4,
                R1Every = 1,
            },
        };
        Room.RequireMemory(configuration, !request.Device.IsGpu, MachineMemory.Available);
        using var state = new TrainingState(configuration, request.Device, seed: 0);
        progress("generation, batch 1");
        var one = Generate(state, 1, request.Steps);
        progress($"generation, batch {request.Batch}");
        var many = Generate(state, request.Batch, request.Steps);
        progress($"training, batch {request.Batch}");
        using var step = new TrainingStep(state, configuration.Training);
        var work = StepOf(configuration, state, step);
        var seconds = Median(work, request.Steps, request.Device);
        using var observed = new TrainingStep(state, configuration.Training with { CudaGraphs = false });
        var operators = OperatorProfile.Measure(() => Timed(StepOf(configuration, state, observed), request.Device));
        if (training.R1Every > 1)
        {
            progress("training without R1");
            using var plain = new TrainingStep(state, configuration.Training with { R1Gamma = 0 });
            seconds = (seconds + ((training.R1Every - 1) * Median(StepOf(configuration, state, plain), request.Steps, request.Device)))
                / training.R1Every;
        }
        return new(one, many, request.Batch / seconds, ProcessMemory.Peak / 1048576.0, operators);
    }

    private static double Generate(TrainingState state, int batch, int repeats)
    {
        var latents = Latents.OfSeeds([.. Enumerable.Range(0, batch)], state.Generator.Options.LatentWidth);
        using var engine = new TorchEngine(state.Ema);
        var images = new float[batch * 3 * engine.ImageSize * engine.ImageSize];
        var calls = Math.Max(repeats, 5) * (batch == 1 ? 4 : 1);
        return batch / Median(() => engine.Generate(latents, images, default), calls, state.Generator.Store.Device);
    }

    private static Action StepOf(RunConfiguration configuration, TrainingState state, TrainingStep step)
    {
        var size = configuration.Generator.ImageSize;
        var pixels = new byte[configuration.Training.Batch * size * size * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)new Philox(1, 0).Bits64((ulong)i);
        }
        return () =>
        {
            using var scope = new TensorScope();
            var bytes = Tensor.Over(pixels, configuration.Training.Batch, size, size, 3).Upload(state.Generator.Store.Device);
            step.Run(Pixels.ToUnit(bytes), StepDraws.Draw(configuration, 0, state.ImagesSeen));
        };
    }

    /// <summary>Seconds per call: the median of the repeats, after warm-up calls, on a GPU enough for a step to be a CUDA graph.</summary>
    private static double Median(Action work, int repeats, Device device)
    {
        for (var i = 0; i < (device.IsCuda ? 6 : 3); i++)
        {
            Timed(work, device);
        }
        var times = Enumerable.Range(0, repeats).Select(_ => Timed(work, device)).Order().ToArray();
        return (times[(repeats - 1) / 2] + times[repeats / 2]) / 2;
    }

    private static double Timed(Action work, Device device)
    {
        var watch = Stopwatch.StartNew();
        work();
        TorchRuntime.Synchronize(device);
        return watch.Elapsed.TotalSeconds;
    }
}
