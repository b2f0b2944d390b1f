using LadaGan.Inference.Files;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>The first tokens: z → 64 tokens, plus their position embeddings, which are the bias of this product.</summary>
/// <remarks>Paper equation 9.</remarks>
internal sealed unsafe class PositionedInit : IDisposable
{
    private readonly LatentLayer _layer;

    public PositionedInit(Compute compute, ModelWeights file) =>
        _layer = new LatentLayer(compute, file.Linear("init.weight"), file.Values("blocks.0.position"));

    /// <param name="z">[images, latent width].</param>
    /// <param name="x">Receives the stream [images·64, D₀], viewed as [images, 64·D₀].</param>
    public void Forward(Matrix z, Matrix x) =>
        _layer.Forward(z, new Matrix(x.Data, z.Rows, _layer.Outputs, _layer.Outputs));

    public void Dispose() => _layer.Dispose();
}
