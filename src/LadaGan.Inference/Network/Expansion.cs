using LadaGan.Architecture;
using LadaGan.Inference.Files;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>LEE(h) = Conv(PixelShuffle(h)), plus the next block's position embeddings, which are added as the result is stored.</summary>
/// <remarks>Paper equation 8.</remarks>
internal sealed unsafe class Expansion : IDisposable
{
    private readonly Compute _compute;
    private readonly Conv3x3 _conv;
    private readonly FloatBuffer _position;
    private readonly FloatBuffer _map;
    private readonly int _side;

    public Expansion(Compute compute, ModelWeights file, int index, int images)
    {
        _compute = compute;
        _side = GeneratorOptions.SideOf(index + 1);
        _conv = Layer.Conv3x3(compute, file, $"expansions.{index}");
        var position = file.Values($"blocks.{index + 1}.position");
        _position = new FloatBuffer(position.Length);
        position.CopyTo(new Span<float>(_position.Pointer, position.Length));
        _map = new FloatBuffer(PaddedMap.Length(images, _side, _conv.Inputs));
    }

    /// <param name="tokens">[images·side², D].</param>
    /// <param name="x">Receives the next block's stream: [images·4·side², D'].</param>
    /// <param name="images">The number of images.</param>
    public void Forward(Matrix tokens, Matrix x, int images)
    {
        var map = new PaddedMap(_map.Pointer, images, _side, _conv.Inputs);
        PixelShuffle.Run(_compute.Team, tokens, map, 2);
        nint line = (nint)_side * x.Stride;
        _conv.Run(_compute.Team, map, new PixelView(x.Data, _side * line, line, x.Stride),
            new Finish(Activation.None, new PixelView(_position.Pointer, 0, line, x.Stride)));
    }

    public void Dispose()
    {
        _conv.Dispose();
        _position.Dispose();
        _map.Dispose();
    }
}
