using System.Diagnostics;
using LadaGan.Architecture;
using LadaGan.Kernels;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>Measures each kernel of a generator alone, beside the machine's peak rate of multiply-adds.</summary>
public static unsafe class KernelBenchmark
{
    private const int Images = 8;
    private const int FewestCalls = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(60);

    /// <summary>The result for one kernel.</summary>
    /// <param name="Shape">The kernel and its sizes.</param>
    /// <param name="GigaFlops">GFLOP/s of the fastest call.</param>
    /// <param name="Limit">The peak rate of multiply-adds in registers, in GFLOP/s.</param>
    public sealed record Row(KernelShape Shape, double GigaFlops, double Limit);

    /// <param name="options">The generator.</param>
    /// <param name="threads">Compute threads; 0 uses all cores.</param>
    public static IReadOnlyList<Row> Run(GeneratorOptions options, int threads)
    {
        using var team = new WorkerTeam(threads);
        using var bound = team.BindCaller();
        var rows = new List<Row>();
        foreach (var shape in KernelShape.Of(options))
        {
            rows.Add(Measure(team, shape));
        }
        return rows;
    }

    private static Row Measure(WorkerTeam team, KernelShape shape)
    {
        var width = VectorWidth.Best;
        var (weight, bias) = (new float[shape.Outputs * shape.Inputs * 9], new float[shape.Outputs]);
        var count = Images * shape.Side * shape.Side;
        var upsampled = shape.Kind == KernelKind.UpsampledConv;
        using var input = new FloatBuffer(
            Math.Max((long)count * Matrix.StrideOf(shape.Inputs), PaddedMap.Length(Images, shape.Side, shape.Inputs)));
        using var output = new FloatBuffer(
            upsampled ? PaddedMap.Length(Images, 2 * shape.Side, shape.Outputs) : (long)count * Math.Max(shape.Inputs, shape.Outputs));
        var map = new PaddedMap(input.Pointer, Images, shape.Side, shape.Inputs);
        var a = new Matrix(input.Pointer, count, shape.Inputs, Matrix.StrideOf(shape.Inputs));
        var limit = FmaLimit.Measure(team, width);
        switch (shape.Kind)
        {
            case KernelKind.Linear:
            {
                using var weights = Weights(team, shape.Outputs, shape.Inputs);
                var c = new Matrix(output.Pointer, count, shape.Outputs, shape.Outputs);
                return RowOf(shape, limit, () => MatMul.Run(team, a, weights, c));
            }
            case KernelKind.Mlp:
            {
                using var mlp = new Mlp(team, Weights(team, shape.Outputs, shape.Inputs), Weights(team, shape.Inputs, shape.Outputs));
                var c = new Matrix(output.Pointer, count, shape.Inputs, shape.Inputs);
                return RowOf(shape, limit, () => mlp.Run(a, c));
            }
            case KernelKind.Conv:
            {
                using var conv = new Conv3x3(team, weight, bias, width);
                nint line = shape.Side * shape.Outputs;
                var result = new PixelView(output.Pointer, shape.Side * line, line, shape.Outputs);
                return RowOf(shape, limit, () => conv.Run(team, map, result, default));
            }
            case KernelKind.UpsampledConv:
            {
                using var conv = new UpsampledConv3x3(team, weight, bias, bias, bias, width);
                var result = new PaddedMap(output.Pointer, Images, 2 * shape.Side, shape.Outputs);
                return RowOf(shape, limit, () => conv.Run(team, map, result, Activation.LeakyRelu));
            }
            default:
            {
                using var conv = new ImageConv3x3(weight, bias, width);
                var result = (nint)output.Pointer;
                return RowOf(shape, limit, () => conv.Run(team, map, (float*)result));
            }
        }
    }

    private static PackedWeights Weights(WorkerTeam team, int outputs, int inputs)
    {
        using var rows = new FloatBuffer((long)outputs * inputs);
        return new PackedWeights(team, new Matrix(rows.Pointer, outputs, inputs, inputs), [], VectorWidth.Best);
    }

    private static Row RowOf(KernelShape shape, double limit, Action call)
    {
        call();
        var best = TimeSpan.MaxValue;
        var all = Stopwatch.StartNew();
        for (var calls = 0; calls < FewestCalls || all.Elapsed < Patience; calls++)
        {
            var start = Stopwatch.GetTimestamp();
            call();
            var time = Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }
        return new(shape, Images * shape.Flops / best.TotalSeconds / 1e9, limit);
    }
}
