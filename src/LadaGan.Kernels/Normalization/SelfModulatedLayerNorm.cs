using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Normalization;

/// <summary>
/// Self-modulated layer norm, given the modulation: γ ⊙ (x − μ)/√(σ² + ε) + β, with γ and β of the image that a token belongs to.
/// </summary>
/// <remarks>
/// Paper equation 5. The variance is computed from the differences from μ, in a second pass over a row in the first-level cache.
/// </remarks>
public readonly unsafe struct SelfModulatedLayerNorm : IParallelWork
{
    private const float Eps = 1e-6f;
    private const int RowsOfPart = 32;

    private readonly Matrix _x;
    private readonly Matrix _modulation;
    private readonly Matrix _y;
    private readonly int _tokens;
    private readonly VectorWidth _width;

    private SelfModulatedLayerNorm(Matrix x, Matrix modulation, Matrix y, VectorWidth width) =>
        (_x, _modulation, _y, _tokens, _width) = (x, modulation, y, x.Rows / modulation.Rows, width);

    /// <summary>Normalizes the tokens of a batch of images.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="x">[images·tokens, D].</param>
    /// <param name="modulation">[images, 2·D]: γ, then β.</param>
    /// <param name="y">Receives [images·tokens, D].</param>
    /// <param name="width">The vector width to compute with.</param>
    public static void Run(WorkerTeam team, Matrix x, Matrix modulation, Matrix y, VectorWidth width) =>
        team.Run(new SelfModulatedLayerNorm(x, modulation, y, width), (x.Rows + RowsOfPart - 1) / RowsOfPart);

    /// <summary>Normalizes some rows.</summary>
    public void Run(int part, int worker)
    {
        var last = Math.Min((part + 1) * RowsOfPart, _x.Rows);
        for (var row = part * RowsOfPart; row < last; row++)
        {
            var gamma = _modulation.Row(row / _tokens);
            switch (_width)
            {
                case VectorWidth.Bits512: Normalize<Simd512, Vector512<float>>(_x.Row(row), gamma, _y.Row(row)); break;
                case VectorWidth.Bits256: Normalize<Simd256, Vector256<float>>(_x.Row(row), gamma, _y.Row(row)); break;
                default: Normalize<Simd128, Vector128<float>>(_x.Row(row), gamma, _y.Row(row)); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalize<TSimd, TVector>(float* x, float* gamma, float* y) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (lanes, width, vectorEnd) = (TSimd.Lanes, _x.Columns, _x.Columns / TSimd.Lanes * TSimd.Lanes);
        var beta = gamma + width;

        TVector sum = default;
        var tail = 0f;
        for (var i = 0; i < vectorEnd; i += lanes)
        {
            sum = TSimd.Add(sum, TSimd.Load(x + i));
        }
        for (var i = vectorEnd; i < width; i++)
        {
            tail += x[i];
        }
        var mean = (TSimd.Sum(sum) + tail) / width;

        var means = TSimd.Broadcast(mean);
        (sum, tail) = (default, 0);
        for (var i = 0; i < vectorEnd; i += lanes)
        {
            var difference = TSimd.Subtract(TSimd.Load(x + i), means);
            sum = TSimd.MultiplyAdd(difference, difference, sum);
        }
        for (var i = vectorEnd; i < width; i++)
        {
            tail += (x[i] - mean) * (x[i] - mean);
        }
        var scale = 1 / MathF.Sqrt(((TSimd.Sum(sum) + tail) / width) + Eps);

        var scales = TSimd.Broadcast(scale);
        for (var i = 0; i < vectorEnd; i += lanes)
        {
            var normalized = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), means), scales);
            TSimd.Store(TSimd.MultiplyAdd(normalized, TSimd.Load(gamma + i), TSimd.Load(beta + i)), y + i);
        }
        for (var i = vectorEnd; i < width; i++)
        {
            y[i] = ((x[i] - mean) * scale * gamma[i]) + beta[i];
        }
    }
}
