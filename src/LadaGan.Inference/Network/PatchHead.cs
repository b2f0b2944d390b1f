using LadaGan.Inference.Files;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Network;

/// <summary>The patch head: pixel shuffle by the patch size (1 for the pixel head), then a 3×3 convolution to three channels.</summary>
internal sealed unsafe class PatchHead : IImageHead
{
    private readonly Compute _compute;
    private readonly ImageConv3x3 _conv;
    private readonly FloatBuffer _map;
    private readonly int _size;
    private readonly int _patch;

    public PatchHead(Compute compute, ModelWeights file, Architecture architecture, int images)
    {
        (_compute, _size, _patch) = (compute, architecture.ImageSize, architecture.Patch);
        _conv = Layer.ImageConv3x3(compute, file, "head", architecture.Widths[^1] / (_patch * _patch));
        _map = new FloatBuffer(PaddedMap.Length(images, _size, _conv.Inputs));
    }

    public void Forward(Matrix tokens, float* result, int images)
    {
        var map = new PaddedMap(_map.Pointer, images, _size, _conv.Inputs);
        PixelShuffle.Run(_compute.Team, tokens, map, _patch);
        _conv.Run(_compute.Team, map, result);
    }

    public void Dispose()
    {
        _conv.Dispose();
        _map.Dispose();
    }
}

/// <summary>A head: converts the last tokens to images [images, 3, size, size].</summary>
internal unsafe interface IImageHead : IDisposable
{
    void Forward(Matrix tokens, float* result, int images);
}
