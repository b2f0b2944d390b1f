using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// The right-hand side of a product and its bias, in the order in which tiles read it: panels of two vectors' columns, each [depth,
/// columns] without gaps; the last panel is padded with zeros.
/// </summary>
public sealed unsafe class PackedWeights : IDisposable
{
    private readonly FloatBuffer _panels;
    private readonly FloatBuffer _bias;

    /// <summary>Packs the weights.</summary>
    /// <param name="team">Packs the weights.</param>
    /// <param name="weight">[outputs, inputs], row-major, as in PyTorch's linear layers.</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="width">The vector width to compute with.</param>
    public PackedWeights(WorkerTeam team, Matrix weight, ReadOnlySpan<float> bias, VectorWidth width)
        : this(weight.Rows, weight.Columns, width)
    {
        bias.CopyTo(new Span<float>(_bias.Pointer, Columns));
        team.Run(new Packing(weight, _panels.Pointer, PanelColumns), Panels);
    }

    /// <summary>Weights and biases of 0, for the caller to fill.</summary>
    internal PackedWeights(int columns, int depth, VectorWidth width)
    {
        (Width, Columns, Depth) = (width, columns, depth);
        PanelColumns = 2 * width.Lanes;
        Panels = (Columns + PanelColumns - 1) / PanelColumns;
        _panels = new FloatBuffer((long)Panels * PanelColumns * Depth);
        _bias = new FloatBuffer(Panels * PanelColumns);
    }

    /// <summary>The vector width that the layout is for.</summary>
    public VectorWidth Width { get; }

    /// <summary>The number of outputs.</summary>
    public int Columns { get; }

    /// <summary>The number of inputs, the dimension that is summed over.</summary>
    public int Depth { get; }

    internal int PanelColumns { get; }

    internal int Panels { get; }

    internal float* First => _panels.Pointer;

    internal float* Bias => _bias.Pointer;

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _panels.Dispose();
        _bias.Dispose();
    }

    private readonly struct Packing(Matrix weight, float* panels, int panelColumns) : IParallelWork
    {
        public void Run(int part, int worker)
        {
            var first = part * panelColumns;
            var columns = Math.Min(panelColumns, weight.Rows - first);
            var panel = panels + ((nint)part * panelColumns * weight.Columns);
            for (var column = 0; column < columns; column++)
            {
                var source = weight.Row(first + column);
                for (nint k = 0; k < weight.Columns; k++)
                {
                    panel[(k * panelColumns) + column] = source[k];
                }
            }
        }
    }
}
