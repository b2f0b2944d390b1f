using System.Numerics;
using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Optimizers;

/// <summary>Computes the norms ‖g‖₂ of parameters' gradients.</summary>
/// <remarks>
/// On the CPU a pass over plain memory whose partial sums do not depend on the number of threads; elsewhere one of libtorch's list
/// operators. A NaN or an infinity in a gradient is one in its norm, and so is a sum of squares beyond float32.
/// </remarks>
public static class GradientNorms
{
    private const int Piece = 1 << 16;

    /// <summary>The norms [P], in the order of the parameters and on their device; 0 where there is no gradient.</summary>
    public static Tensor Of(IReadOnlyList<Tensor> parameters)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var gradients = parameters.Select(parameter => parameter.Grad).ToArray();
        var norms = gradients.All(gradient => gradient is null || IsPlain(gradient))
            ? Tensor.Of(Array.ConvertAll(gradients, gradient => gradient is null ? 0 : (float)Math.Sqrt(SumOfSquares(gradient))))
            : OfList(gradients);
        return scope.MoveOut(norms);
    }

    /// <summary>By the list operator, on any device.</summary>
    internal static Tensor OfList(Tensor?[] gradients)
    {
        var with = gradients.OfType<Tensor>().ToArray();
        var device = with[0].Device;
        var norms = new Queue<Tensor>(Aten.ForeachNorm.CallList(with, 2));
        return Tensor.Stack(
            Array.ConvertAll(gradients, gradient => gradient is null ? Tensor.Zeros([], device: device) : norms.Dequeue()), 0);
    }

    private static bool IsPlain(Tensor tensor) => tensor.IsContiguous && tensor.Type == DataType.Float32 && tensor.Device == Device.Cpu;

    private static unsafe double SumOfSquares(Tensor gradient)
    {
        var (start, count) = (gradient.DataPointer, gradient.Count);
        var pieces = (int)((count + Piece - 1) / Piece);
        var sums = new double[pieces];
        void Sum(int piece) =>
            sums[piece] = SumOfSquares((float*)start + ((long)piece * Piece), Math.Min(Piece, count - ((long)piece * Piece)));
        if (pieces < 4 || TorchRuntime.Threads == 1)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                Sum(piece);
            }
        }
        else
        {
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = TorchRuntime.Threads }, Sum);
        }
        return sums.Sum();
    }

    private static unsafe double SumOfSquares(float* values, long count)
    {
        Vector<float> even = default, odd = default;   // two chains of additions, so that one need not wait for the other
        long i = 0;
        for (; i <= count - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            var (first, second) = (Vector.Load(values + i), Vector.Load(values + i + Vector<float>.Count));
            even += first * first;
            odd += second * second;
        }
        double sum = Vector.Sum(even + odd);
        for (; i < count; i++)
        {
            sum += values[i] * values[i];   // in float32, like the others
        }
        return sum;
    }
}
