using System.Numerics;

namespace LadaGan.Torch.Optimizers;

/// <summary>Adam's update as one pass over memory: what a list of small operators does in eight.</summary>
internal static class AdamSweep
{
    private const int Piece = 1 << 16;

    public static unsafe void Update(Tensor parameter, Tensor gradient, Tensor first, Tensor second, AdamStep step)
    {
        var count = parameter.Count;
        if (!IsPlain(parameter) || !IsPlain(gradient) || gradient.Count != count)
        {
            throw new InvalidOperationException($"parameter {parameter} and gradient {gradient} must be float32 in one piece on the CPU");
        }
        float* p = (float*)parameter.DataPointer, g = (float*)gradient.DataPointer, m = (float*)first.DataPointer,
            v = (float*)second.DataPointer;
        var pieces = (count + Piece - 1) / Piece;
        if (pieces < 4 || TorchRuntime.Threads == 1)
        {
            Range(p, g, m, v, count, step);
            return;
        }
        Parallel.For(0L, pieces, new ParallelOptions { MaxDegreeOfParallelism = TorchRuntime.Threads }, piece =>
        {
            var start = piece * Piece;
            Range(p + start, g + start, m + start, v + start, Math.Min(Piece, count - start), step);
        });
    }

    private static bool IsPlain(Tensor tensor) => tensor.IsContiguous && tensor.Type == DataType.Float32 && tensor.Device == Device.Cpu;

    private static unsafe void Range(float* p, float* g, float* m, float* v, long count, AdamStep step)
    {
        var (beta1, beta2) = (new Vector<float>(step.Beta1), new Vector<float>(step.Beta2));
        var (fresh1, fresh2) = (new Vector<float>(1 - step.Beta1), new Vector<float>(1 - step.Beta2));
        var (rate, epsilon) = (new Vector<float>(step.Rate), new Vector<float>(step.Epsilon));
        long i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradient = Vector.Load(g + i);
            var mean = (beta1 * Vector.Load(m + i)) + (fresh1 * gradient);
            var square = (beta2 * Vector.Load(v + i)) + (fresh2 * gradient * gradient);
            mean.Store(m + i);
            square.Store(v + i);
            (Vector.Load(p + i) - (rate * mean / (Vector.SquareRoot(square) + epsilon))).Store(p + i);
        }
        for (; i < count; i++)
        {
            m[i] = (step.Beta1 * m[i]) + ((1 - step.Beta1) * g[i]);
            v[i] = (step.Beta2 * v[i]) + ((1 - step.Beta2) * g[i] * g[i]);
            p[i] -= step.Rate * m[i] / (MathF.Sqrt(v[i]) + step.Epsilon);
        }
    }
}
