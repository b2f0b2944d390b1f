using LadaGan.Inference.Files;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>Pixel shuffle by the patch (1: none, the pixel head), then a 3×3 convolution to three channels.</summary>
internal sealed unsafe class PatchHead : IImageHead
{
    private readonly Engine _engine;
    private readonly ImageConv3x3 _conv;
    private readonly FloatBuffer _map;
    private readonly int _size;
    private readonly int _patch;

    public PatchHead(Engine engine, ModelWeights file, Architecture architecture, int images)
    {
        (_engine, _size, _patch) = (engine, architecture.ImageSize, architecture.Patch);
        _conv = Layer.ImageConv3x3(engine, file, "head", architecture.Widths[^1] / (_patch * _patch));
        _map = new FloatBuffer(PaddedMap.Length(images, _size, _conv.Inputs));
    }

    public void Forward(Matrix tokens, float* result, int images)
    {
        var map = new PaddedMap(_map.Pointer, images, _size, _conv.Inputs);
        PixelShuffle.Run(_engine.Team, tokens, map, _patch);
        _conv.Run(_engine.Team, map, result);
    }

    public void Dispose()
    {
        _conv.Dispose();
        _map.Dispose();
    }
}
