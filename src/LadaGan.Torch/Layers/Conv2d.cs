using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>A square convolution [B, in, H, W] → [B, out, H', W']; weight [out, in, size, size].</summary>
public sealed class Conv2d
{
    private readonly Autocast _autocast;
    private readonly int _stride;
    private readonly int _padding;
    private readonly ConvolutionMethod _method;

    /// <param name="exact">
    /// Whether to multiply in float32 in every <see cref="Precision"/>: for a network's last layer, whose rounding errors reach the output.
    /// </param>
    public Conv2d(
        ParameterPath path,
        int inChannels,
        int outChannels,
        int size,
        int stride = 1,
        int padding = 0,
        bool bias = true,
        bool exact = false)
    {
        var weight = path.Parameter("weight", [outChannels, inChannels, size, size], Initialize.Orthogonal);
        var added = bias ? path.Parameter("bias", [outChannels], path.Initialization.Bias((long)inChannels * size * size)) : null;
        _autocast = new Autocast(path.Casts, exact ? Precision.Float32 : path.Precision, weight, added);
        (_stride, _padding, _method) = (stride, padding, path.Convolution);
    }

    /// <param name="x">[B, in, H, W], float32 or the precision's type; the result has the precision's type.</param>
    public Tensor Forward(Tensor x) =>
        _autocast.Apply(x, (x, weight, bias) => x.Conv2d(weight, bias, _stride, _padding, _method));
}
