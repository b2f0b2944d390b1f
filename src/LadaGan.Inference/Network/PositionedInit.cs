using LadaGan.Inference.Files;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>The first tokens: z → 64 tokens, plus their position embeddings, which are the bias of this product.</summary>
/// <remarks>Paper equation 9.</remarks>
internal sealed unsafe class PositionedInit : IDisposable
{
    private readonly Compute _compute;
    private readonly PackedWeights _weights;

    public PositionedInit(Compute compute, ModelWeights file)
    {
        _compute = compute;
        _weights = new PackedWeights(compute.Team, file.Linear("init.weight"), file.Values("blocks.0.position"), compute.Width);
    }

    /// <param name="z">[images, latent width].</param>
    /// <param name="x">Receives the stream [images·64, D₀], viewed as [images, 64·D₀].</param>
    public void Forward(Matrix z, Matrix x) =>
        MatMul.Run(_compute.Team, z, _weights, new Matrix(x.Data, z.Rows, _weights.Columns, _weights.Columns));

    public void Dispose() => _weights.Dispose();
}
