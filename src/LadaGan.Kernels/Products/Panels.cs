namespace LadaGan.Kernels.Products;

/// <summary>The kernels' view of packed weights: the addresses of panels and biases.</summary>
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

/// <summary>The weights and biases of two vectors' columns, of which fewer are valid at the right edge.</summary>
internal readonly unsafe struct Panel(float* weights, float* bias, int column, int columns)
{
    /// <summary>[depth, two vectors].</summary>
    public float* Weights { get; } = weights;

    /// <summary>Two vectors.</summary>
    public float* Bias { get; } = bias;

    /// <summary>The first column's index in the result.</summary>
    public int Column { get; } = column;

    /// <summary>The number of valid columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>The same columns from row <paramref name="row"/> of the weights on.</summary>
    public Panel From(nint row, int lanes) => new(Weights + (row * 2 * lanes), Bias, Column, Columns);
}
