using LadaGan.Inference.Files;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>The first tokens: z → 64 tokens, plus their position embeddings, which are this product's bias.</summary>
/// <remarks>Paper equation 9.</remarks>
internal sealed unsafe class PositionedInit : IDisposable
{
    private readonly Engine _engine;
    private readonly PackedWeights _weights;

    public PositionedInit(Engine engine, ModelWeights file, Architecture architecture)
    {
        _engine = engine;
        var (tokens, width) = (Architecture.Tokens(0), architecture.Widths[0]);
        var position = file.Values("blocks.0.position", tokens, width);
        _weights = new PackedWeights(engine.Team, file.Linear("init.weight", tokens * width, architecture.LatentWidth), position, engine.Width);
    }

    /// <param name="z">[images, latent width].</param>
    /// <param name="x">The stream: [images·64, D₀], read as [images, 64·D₀].</param>
    public void Forward(Matrix z, Matrix x) => MatMul.Run(_engine.Team, z, _weights, new Matrix(x.Data, z.Rows, _weights.Columns, _weights.Columns));

    public void Dispose() => _weights.Dispose();
}
