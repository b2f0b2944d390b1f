using System.Diagnostics;
using System.Globalization;
using LadaGan.Inference;
using LadaGan.Interop.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace LadaGan.OnnxRuntimeBench;

/// <summary>
/// This program's engine and ONNX Runtime in turn, on the same latents and threads: images a second, and the ratio of neighbours. With one
/// thread a second is one of the processor's, which other programs slow down less.
/// </summary>
internal sealed class Contest : IDisposable
{
    private const double SecondsPerTurn = 1;

    private readonly LadaGenerator _ours;
    private readonly LadaGenerator _rounded;
    private readonly (string Name, InferenceSession Session)[] _theirs;
    private readonly int _batch;
    private readonly bool _ofProcessor;
    private readonly float[] _latents;
    private readonly float[] _images;

    public Contest(string model, int batch, int threads)
    {
        _ours = LadaGenerator.Load(model, threads);
        _rounded = LadaGenerator.Load(model, threads, WeightPrecision.BFloat16);
        _theirs = [.. Enum.GetValues<OnnxWeightForm>().Select(form => ($"ONNX Runtime, {form}", Session(model, form, threads)))];
        _batch = batch;
        _ofProcessor = threads == 1;
        var draws = new Random(2);
        _latents = [.. Enumerable.Range(0, batch * _ours.LatentWidth).Select(_ => (2 * draws.NextSingle()) - 1)];
        _images = new float[batch * _ours.ImageLength];
    }

    public void Run(int rounds)
    {
        (string Name, Action Call)[] all =
        [
            ("LadaGan.Inference", () => _ours.Generate(_latents, _images)),
            ("LadaGan.Inference, latents' weights in bfloat16", () => _rounded.Generate(_latents, _images)),
            .. _theirs.Select(their => (their.Name, (Action)(() => Call(their.Session)))),
        ];
        var speeds = all.ToDictionary(one => one.Name, _ => new List<double>());
        foreach (var (_, call) in all)
        {
            call();
        }
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, call) in all)
            {
                speeds[name].Add(ImagesPerSecond(call));
            }
        }
        var ours = speeds[all[0].Name];
        foreach (var (name, of) in speeds)
        {
            var ratios = of.Zip(ours, (speed, our) => speed / our).ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {_batch} | {Median(of):0.0} | {of.Min():0.0} to {of.Max():0.0} | {Median(ratios):0.00} |"));
        }
    }

    public void Dispose()
    {
        _ours.Dispose();
        _rounded.Dispose();
        foreach (var (_, session) in _theirs)
        {
            session.Dispose();
        }
    }

    private static InferenceSession Session(string model, OnnxWeightForm form, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        return new(OnnxExport.Of(model, new() { Weights = form }), options);
    }

    private void Call(InferenceSession session)
    {
        using var z = OrtValue.CreateTensorValueFromMemory(_latents, [_batch, _ours.LatentWidth]);
        using var image = OrtValue.CreateTensorValueFromMemory(_images, [_batch, 3, _ours.ImageSize, _ours.ImageSize]);
        using var options = new RunOptions();
        session.Run(options, ["z"], [z], ["image"], [image]);
    }

    private double ImagesPerSecond(Action call)
    {
        var (start, calls) = (Now(), 0);
        do
        {
            call();
            calls++;
        }
        while (Now() - start < SecondsPerTurn);
        return calls * _batch / (Now() - start);
    }

    private double Now() =>
        _ofProcessor ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
