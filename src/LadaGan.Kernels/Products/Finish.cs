using LadaGan.Kernels.Memory;

namespace LadaGan.Kernels.Products;

/// <summary>What is done with a product's sums, in the registers' way to memory: activation(sum + bias) + residual.</summary>
/// <param name="activation">What follows the bias.</param>
/// <param name="residual">Added at the end, laid out as the result; default for none. It may be the result itself.</param>
public readonly struct Finish(Activation activation, PixelView residual = default)
{
    public Activation Activation { get; } = activation;

    public PixelView Residual { get; } = residual;
}
