using System.Diagnostics;
using LadaGan.Core.Random;
using LadaGan.Model.Attention;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>Measures how the time of linear additive attention grows with the number of tokens, forward and backward.</summary>
public static class AttentionScaling
{
    private const int Width = 256;
    private const int Heads = 4;

    /// <summary>The numbers of tokens measured: maps from 16×16 to 128×128.</summary>
    public static IReadOnlyList<int> Tokens { get; } = [256, 1024, 4096, 16384];

    /// <summary>Seconds per image for one number of tokens.</summary>
    public sealed record Point(int Tokens, double Forward, double Backward);

    /// <summary>The times for each number of tokens, and the exponent p in time ~ tokens^p.</summary>
    public sealed record Result(IReadOnlyList<Point> Points, double ForwardExponent, double BackwardExponent);

    /// <param name="device">The device that computes.</param>
    /// <param name="repeats">Timed passes for each number of tokens; the result is their median.</param>
    public static Result Measure(Device device, int repeats)
    {
        using var store = new ParameterStore(device);
        var attention = new AdditiveAttention(store.Root, Width, Heads);
        store.RequireGrad(true);
        Point[] points = [.. Tokens.Select(tokens => Measure(attention, store, tokens, repeats))];
        return new(points, Exponent(points, point => point.Forward), Exponent(points, point => point.Backward));
    }

    /// <summary>The slope of the least-squares line through the logarithms.</summary>
    public static double Exponent(IReadOnlyList<Point> points, Func<Point, double> seconds)
    {
        var (x, y) = (points.Select(point => Math.Log(point.Tokens)).ToArray(), points.Select(point => Math.Log(seconds(point))).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private static Point Measure(AdditiveAttention attention, ParameterStore store, int tokens, int repeats)
    {
        // The batch shrinks as the sequence grows, so every pass handles the same total number of tokens and fills the caches equally.
        var images = Tokens[^1] / tokens;
        using var scope = new TensorScope();
        var values = new float[images * tokens * Width];
        Normal.Fill(new Philox(1, 0), 0, values);
        var x = Tensor.Of(values, images, tokens, Width).To(store.Device);
        x.RequiresGrad = true;
        var (forward, backward) = (new double[repeats], new double[repeats]);
        for (var repeat = -2; repeat < repeats; repeat++)
        {
            using var pass = new TensorScope();
            var watch = Stopwatch.StartNew();
            var loss = attention.Forward(x).Sum();
            TorchRuntime.Synchronize(store.Device);
            var middle = watch.Elapsed;
            Gradients.Backward(loss);
            TorchRuntime.Synchronize(store.Device);
            if (repeat >= 0)
            {
                (forward[repeat], backward[repeat]) = (middle.TotalSeconds / images, (watch.Elapsed - middle).TotalSeconds / images);
            }
            store.ZeroGrad();
            x.Grad = null;
        }
        return new(tokens, Median(forward), Median(backward));
    }

    private static double Median(double[] seconds)
    {
        Array.Sort(seconds);
        return (seconds[(seconds.Length - 1) / 2] + seconds[seconds.Length / 2]) / 2;
    }
}
