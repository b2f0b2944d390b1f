using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// The matrix product C = activation(A·Bᵀ + bias) of a few rows, in float32 with weights that are kept in bfloat16. Such a product reads
/// each weight for few multiplications, so it takes as long as memory needs to deliver them: half as many bytes, half the time.
/// </summary>
public readonly unsafe struct FewRowsProduct : IParallelWork
{
    private const int PartsPerThread = 8;

    private readonly Matrix _a;
    private readonly Matrix _c;
    private readonly uint* _weights;
    private readonly float* _bias;
    private readonly VectorWidth _width;
    private readonly Activation _activation;
    private readonly int _panels;
    private readonly int _panelsOfPart;

    private FewRowsProduct(Matrix a, RoundedWeights weights, Matrix c, Activation activation, int threads)
    {
        (_a, _c, _activation) = (a, c, activation);
        (_width, _panels) = (weights.Width, weights.Panels);
        _weights = weights.First;
        _bias = weights.Bias;
        var parts = threads == 1 ? 1 : threads * PartsPerThread;
        _panelsOfPart = (_panels + parts - 1) / parts;
    }

    /// <summary>Computes the product.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="a">[M, K], M small.</param>
    /// <param name="weights">[N, K], rounded and packed.</param>
    /// <param name="c">Receives [M, N].</param>
    /// <param name="activation">Applied after the bias.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static void Run(WorkerTeam team, Matrix a, RoundedWeights weights, Matrix c, Activation activation = Activation.None)
    {
        if (a.Columns != weights.Depth || c.Columns != weights.Columns || a.Rows != c.Rows)
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] times [{weights.Depth}, {weights.Columns}] is not [{c.Rows}, {c.Columns}]", nameof(c));
        }
        var product = new FewRowsProduct(a, weights, c, activation, team.Size);
        team.Run(product, (product._panels + product._panelsOfPart - 1) / product._panelsOfPart);
        GC.KeepAlive(weights);
    }

    /// <summary>Computes some panels of all rows.</summary>
    public void Run(int part, int worker)
    {
        switch (_width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part); break;
            default: Run<Simd128, Vector128<float>>(part); break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var sums = stackalloc float[2 * TSimd.Lanes];
        var last = Math.Min((part + 1) * _panelsOfPart, _panels);
        for (var panel = part * _panelsOfPart; panel < last; panel++)
        {
            var column = panel * 2 * TSimd.Lanes;
            var weights = _weights + ((nint)panel * TSimd.Lanes * _a.Columns);
            for (var row = 0; row < _a.Rows; row++)
            {
                Multiply<TSimd, TVector>(_a.Row(row), weights, _a.Columns, sums);
                Epilogue<TSimd, TVector>.Store(
                    sums, rows: 1, Math.Min(2 * TSimd.Lanes, _c.Columns - column), _bias + column, _activation, residual: null,
                    residualStride: 0, _c.Row(row) + column, stride: 0);
            }
        }
    }

    /// <summary>Four sums, so that an addition need not wait for the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TSimd, TVector>(float* a, uint* weights, nint depth, float* sums)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        TVector x0 = default, x1 = default, y0 = default, y1 = default;
        nint k = 0;
        for (; k < depth - 1; k += 2, weights += 2 * TSimd.Lanes)
        {
            var (low, high) = TSimd.LoadPairs(weights);
            var v = TSimd.Broadcast(a[k]);
            x0 = TSimd.MultiplyAdd(v, low, x0);
            x1 = TSimd.MultiplyAdd(v, high, x1);
            (low, high) = TSimd.LoadPairs(weights + TSimd.Lanes);
            v = TSimd.Broadcast(a[k + 1]);
            y0 = TSimd.MultiplyAdd(v, low, y0);
            y1 = TSimd.MultiplyAdd(v, high, y1);
        }
        if (k < depth)
        {
            var (low, high) = TSimd.LoadPairs(weights);
            var v = TSimd.Broadcast(a[k]);
            x0 = TSimd.MultiplyAdd(v, low, x0);
            x1 = TSimd.MultiplyAdd(v, high, x1);
        }
        TSimd.Store(TSimd.Add(x0, y0), sums);
        TSimd.Store(TSimd.Add(x1, y1), sums + TSimd.Lanes);
    }
}
