using LadaGan.Kernels.Memory;

namespace LadaGan.Kernels.Products;

/// <summary>The weights of a product with a handful of outputs, row after row, and its bias.</summary>
internal sealed unsafe class NarrowWeights : IDisposable
{
    private readonly FloatBuffer _weight;
    private readonly FloatBuffer _bias;

    /// <param name="weight">[outputs, depth].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="width">The vectors it will be used with.</param>
    public NarrowWeights(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, VectorWidth width)
    {
        (Outputs, Width) = (bias.Length, width);
        _weight = new FloatBuffer(weight.Length);
        _bias = new FloatBuffer(bias.Length);
        weight.CopyTo(new Span<float>(_weight.Pointer, weight.Length));
        bias.CopyTo(new Span<float>(_bias.Pointer, bias.Length));
    }

    public int Outputs { get; }

    public VectorWidth Width { get; }

    public float* First => _weight.Pointer;

    public float* Bias => _bias.Pointer;

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
