using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>A linear layer of latents, one row an image. Its weights are read from memory for a few rows, and may be rounded.</summary>
internal sealed class LatentLayer : IDisposable
{
    private readonly Compute _compute;
    private readonly PackedWeights? _exact;
    private readonly RoundedWeights? _rounded;

    /// <param name="compute">Says how the weights are kept.</param>
    /// <param name="weight">[outputs, inputs].</param>
    /// <param name="bias">[outputs].</param>
    public LatentLayer(Compute compute, Matrix weight, ReadOnlySpan<float> bias)
    {
        (_compute, Outputs) = (compute, weight.Rows);
        if (compute.LatentWeights == WeightPrecision.BFloat16)
        {
            _rounded = new(compute.Team, weight, bias, compute.Width);
        }
        else
        {
            _exact = new(compute.Team, weight, bias, compute.Width);
        }
    }

    public int Outputs { get; }

    /// <param name="z">[images, inputs].</param>
    /// <param name="to">Receives [images, outputs].</param>
    /// <param name="activation">Applied at the end.</param>
    public void Forward(Matrix z, Matrix to, Activation activation = Activation.None)
    {
        if (_rounded is not null)
        {
            FewRowsProduct.Run(_compute.Team, z, _rounded, to, activation);
        }
        else
        {
            MatMul.Run(_compute.Team, z, _exact!, to, activation);
        }
    }

    public void Dispose()
    {
        _exact?.Dispose();
        _rounded?.Dispose();
    }
}
