namespace LadaGan.Torch.Initializers;

/// <summary>How the linear layers and convolutions of a network begin; their weights are orthogonal in any case.</summary>
/// <param name="UniformBiases">Biases are uniform in ±1/√fan-in, PyTorch's default, instead of zero.</param>
/// <param name="FusedOrthogonal">The weight of several products in one is one orthogonal matrix, instead of one for each of them.</param>
public sealed record LayerInitialization(bool UniformBiases, bool FusedOrthogonal)
{
    /// <summary>Zero biases, and each product by itself.</summary>
    public static LayerInitialization Default { get; } = new(UniformBiases: false, FusedOrthogonal: false);

    /// <param name="products">The number of products, stacked along the first dimension.</param>
    internal Initializer Weight(int products) =>
        products == 1 || FusedOrthogonal ? Initialize.Orthogonal : Initialize.OrthogonalBlocks(products);

    /// <param name="fanIn">The number of values that an output sums.</param>
    internal Initializer Bias(long fanIn) => UniformBiases ? Initialize.Uniform(1 / Math.Sqrt(fanIn)) : Initialize.Zeros;
}
