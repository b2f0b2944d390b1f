namespace LadaGan.Kernels.Products;

/// <summary>The weights and biases of two vectors' columns; fewer columns than that exist at the right edge.</summary>
internal readonly unsafe struct Panel(float* weights, float* bias, int column, int columns)
{
    /// <summary>[depth, two vectors].</summary>
    public float* Weights { get; } = weights;

    /// <summary>Two vectors.</summary>
    public float* Bias { get; } = bias;

    /// <summary>The first one's place in the result.</summary>
    public int Column { get; } = column;

    /// <summary>How many exist.</summary>
    public int Columns { get; } = columns;
}
