using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// The weights of <see cref="FewRowsProduct"/>, rounded to bfloat16, and its bias in float32: panels of two vectors' columns, each [depth,
/// lanes] words, whose low half is a column of the first vector and whose high half the one of the second.
/// </summary>
/// <remarks>A vector of words becomes two vectors of floats by a shift and a mask.</remarks>
public sealed unsafe class RoundedWeights : IDisposable
{
    private readonly FloatBuffer _panels;
    private readonly FloatBuffer _bias;

    /// <summary>Rounds and packs the weights.</summary>
    /// <param name="team">Packs the weights.</param>
    /// <param name="weight">[outputs, inputs], row-major, as in PyTorch's linear layers.</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="width">The vector width to compute with.</param>
    public RoundedWeights(WorkerTeam team, Matrix weight, ReadOnlySpan<float> bias, VectorWidth width)
    {
        (Width, Columns, Depth) = (width, weight.Rows, weight.Columns);
        PanelColumns = 2 * width.Lanes;
        Panels = (Columns + PanelColumns - 1) / PanelColumns;
        _panels = new FloatBuffer((long)Panels * width.Lanes * Depth);
        _bias = new FloatBuffer(Panels * PanelColumns);
        bias.CopyTo(new Span<float>(_bias.Pointer, Columns));
        team.Run(new Packing(weight, First, width.Lanes), Panels);
    }

    /// <summary>The vector width that the layout is for.</summary>
    public VectorWidth Width { get; }

    /// <summary>The number of outputs.</summary>
    public int Columns { get; }

    /// <summary>The number of inputs, the dimension that is summed over.</summary>
    public int Depth { get; }

    internal int PanelColumns { get; }

    internal int Panels { get; }

    internal uint* First => (uint*)_panels.Pointer;

    internal float* Bias => _bias.Pointer;

    /// <summary>To the nearest bfloat16, ties to even, as PyTorch rounds; NaN stays NaN.</summary>
    /// <returns>The upper 16 bits of a float.</returns>
    public static uint Rounded(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? 0x7fc0 : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _panels.Dispose();
        _bias.Dispose();
    }

    private readonly struct Packing(Matrix weight, uint* panels, int lanes) : IParallelWork
    {
        public void Run(int part, int worker)
        {
            var first = part * 2 * lanes;
            var panel = panels + ((nint)part * lanes * weight.Columns);
            for (var lane = 0; lane < lanes; lane++)
            {
                var (low, high) = (first + lane, first + lanes + lane);
                for (nint k = 0; k < weight.Columns; k++)
                {
                    panel[(k * lanes) + lane] = Of(low, k) | (Of(high, k) << 16);
                }
            }
        }

        private uint Of(int output, nint k) => output < weight.Rows ? Rounded(weight.Row(output)[k]) : 0;
    }
}
