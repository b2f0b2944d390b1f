using LadaGan.Architecture;
using LadaGan.Inference.Files;
using LadaGan.Kernels.Convolution;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;

namespace LadaGan.Inference.Network;

/// <summary>
/// The decoder head: per stage nearest-neighbour ×2 upsampling, 3×3 convolution, batch
/// norm, LeakyReLU 0.2; then a 3×3 convolution to three channels.
/// </summary>
internal sealed unsafe class DecoderHead : IImageHead
{
    private readonly Compute _compute;
    private readonly UpsampledConv3x3[] _stages;
    private readonly ImageConv3x3 _image;
    private readonly FloatBuffer[] _maps;

    public DecoderHead(Compute compute, ModelWeights file, int images)
    {
        _compute = compute;
        _stages = [.. Enumerable.Range(0, file.Generator.DecoderChannels.Count).Select(stage => Stage(compute, file, stage))];
        _image = Layer.ImageConv3x3(compute, file, "head.image");
        int[] widths = [.. _stages.Select(stage => stage.Inputs), _image.Inputs];
        _maps = [.. widths.Select(
            (channels, stage) => new FloatBuffer(PaddedMap.Length(images, GeneratorOptions.LastSide << stage, channels)))];
    }

    public void Forward(Matrix tokens, float* result, int images)
    {
        var map = new PaddedMap(_maps[0].Pointer, images, GeneratorOptions.LastSide, _stages[0].Inputs);
        PixelShuffle.Run(_compute.Team, tokens, map, 1);
        for (var stage = 0; stage < _stages.Length; stage++)
        {
            var next = new PaddedMap(_maps[stage + 1].Pointer, images, 2 * map.Side, _stages[stage].Outputs);
            _stages[stage].Run(_compute.Team, map, next, Activation.LeakyRelu);
            map = next;
        }
        _image.Run(_compute.Team, map, result);
    }

    public void Dispose()
    {
        Array.ForEach(_stages, stage => stage.Dispose());
        _image.Dispose();
        Array.ForEach(_maps, map => map.Dispose());
    }

    /// <summary>Batch norm is an affine map per channel: scale = weight/√(variance + ε), shift = bias − mean·scale.</summary>
    private static UpsampledConv3x3 Stage(Compute compute, ModelWeights file, int stage)
    {
        var (conv, norm) = ($"head.{stage}.conv", $"head.{stage}.norm");
        var weight = file.Values($"{norm}.weight");
        var bias = file.Values($"{norm}.bias");
        var mean = file.Values($"{norm}.running_mean");
        var variance = file.Values($"{norm}.running_var");
        var (scale, shift) = (new float[weight.Length], new float[weight.Length]);
        for (var channel = 0; channel < weight.Length; channel++)
        {
            var exact = weight[channel] / Math.Sqrt(variance[channel] + file.Conventions.BatchNormEps);
            scale[channel] = (float)exact;
            shift[channel] = (float)(bias[channel] - (mean[channel] * exact));
        }
        return new UpsampledConv3x3(compute.Team, file.Values($"{conv}.weight"), file.Values($"{conv}.bias"), scale, shift, compute.Width);
    }
}
