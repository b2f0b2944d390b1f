namespace LadaGan.Kernels.Products;

/// <summary>Packed weights as the kernels see them: where panels and biases lie.</summary>
internal readonly unsafe struct Panels(PackedWeights weights)
{
    private readonly float* _first = weights.First;
    private readonly float* _bias = weights.Bias;
    private readonly int _columns = weights.Columns;
    private readonly int _width = weights.PanelColumns;
    private readonly int _depth = weights.Depth;

    public int Count { get; } = weights.Panels;

    public VectorWidth Width { get; } = weights.Width;

    public Panel this[int index]
    {
        get
        {
            var column = index * _width;
            return new(_first + ((nint)column * _depth), _bias + column, column, Math.Min(_width, _columns - column));
        }
    }
}
