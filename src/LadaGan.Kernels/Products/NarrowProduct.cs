using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// A product with few outputs, computed as dot products along the depth, because the tiles of <see cref="PanelProduct"/> would be mostly
/// padding. The result is planar: [image, output, row].
/// </summary>
internal readonly unsafe struct NarrowProduct(PixelView a, Depth depth, NarrowWeights weights, float* c, RowLayout layout) : IParallelWork
{
    private const int OutputsAtOnce = 4;
    private readonly float* _weight = weights.First;
    private readonly float* _bias = weights.Bias;
    private readonly int _outputs = weights.Outputs;
    private readonly VectorWidth _width = weights.Width;

    public static void Run(WorkerTeam team, PixelView a, in Depth depth, NarrowWeights weights, float* c, RowLayout layout)
    {
        team.Run(new NarrowProduct(a, depth, weights, c, layout), layout.Lines);
        GC.KeepAlive(weights);
    }

    /// <summary>Computes one line.</summary>
    public void Run(int part, int worker)
    {
        switch (_width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part); break;
            default: Run<Simd128, Vector128<float>>(part); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (image, line) = Math.DivRem(part, layout.LinesOfImage);
        var rowsOfImage = (nint)layout.LinesOfImage * layout.RowsOfLine;
        var row = a.Line(image, line);
        var answers = stackalloc float[OutputsAtOnce];
        for (var first = 0; first < _outputs; first += OutputsAtOnce)
        {
            var outputs = Math.Min(OutputsAtOnce, _outputs - first);
            // Outputs beyond the last are computed from its weights and discarded.
            nint last = outputs - 1;
            nint w1 = Math.Min(1, last) * depth.Total, w2 = Math.Min(2, last) * depth.Total, w3 = Math.Min(3, last) * depth.Total;
            var weight = _weight + ((nint)first * depth.Total);
            var plane = c + (((image * (nint)_outputs) + first) * rowsOfImage) + (line * layout.RowsOfLine);
            for (var r = 0; r < layout.RowsOfLine; r++)
            {
                Dot<TSimd, TVector>(row + (r * a.PixelStride), weight, w1, w2, w3, answers);
                for (var output = 0; output < outputs; output++)
                {
                    plane[(output * rowsOfImage) + r] = answers[output] + _bias[first + output];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Dot<TSimd, TVector>(float* x, float* weight, nint w1, nint w2, nint w3, float* answers)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        float t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var from = x + (segment * depth.Stride);
            nint k = 0;
            for (; k <= depth.Length - TSimd.Lanes; k += TSimd.Lanes)
            {
                var v = TSimd.Load(from + k);
                s0 = TSimd.MultiplyAdd(v, TSimd.Load(weight), s0);
                s1 = TSimd.MultiplyAdd(v, TSimd.Load(weight + w1), s1);
                s2 = TSimd.MultiplyAdd(v, TSimd.Load(weight + w2), s2);
                s3 = TSimd.MultiplyAdd(v, TSimd.Load(weight + w3), s3);
                weight += TSimd.Lanes;
            }
            for (; k < depth.Length; k++)
            {
                t0 += from[k] * weight[0];
                t1 += from[k] * weight[w1];
                t2 += from[k] * weight[w2];
                t3 += from[k] * weight[w3];
                weight++;
            }
        }
        answers[0] = TSimd.Sum(s0) + t0;
        answers[1] = TSimd.Sum(s1) + t1;
        answers[2] = TSimd.Sum(s2) + t2;
        answers[3] = TSimd.Sum(s3) + t3;
    }
}

/// <summary>The weights of a product with few outputs, row after row, and its bias.</summary>
internal sealed unsafe class NarrowWeights : IDisposable
{
    private readonly FloatBuffer _weight;
    private readonly FloatBuffer _bias;

    /// <param name="weight">[outputs, depth].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="width">The vector width to compute with.</param>
    public NarrowWeights(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, VectorWidth width)
    {
        (Outputs, Width) = (bias.Length, width);
        _weight = new FloatBuffer(weight.Length);
        _bias = new FloatBuffer(bias.Length);
        weight.CopyTo(new Span<float>(_weight.Pointer, weight.Length));
        bias.CopyTo(new Span<float>(_bias.Pointer, bias.Length));
    }

    public int Outputs { get; }

    public VectorWidth Width { get; }

    public float* First => _weight.Pointer;

    public float* Bias => _bias.Pointer;

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
