using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>A square convolution [B, in, H, W] → [B, out, H', W']; weight [out, in, size, size].</summary>
public sealed class Conv2d
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly int _stride;
    private readonly int _padding;
    private readonly bool _same;

    /// <param name="same">
    /// TensorFlow's SAME at stride 2 (size 3, even input): 0 left and top, 1 right and bottom, instead of <paramref name="padding"/> all round.
    /// </param>
    public Conv2d(ParameterPath path, int inChannels, int outChannels, int size, int stride = 1, int padding = 0, bool bias = true, bool same = false)
    {
        _weight = path.Parameter("weight", [outChannels, inChannels, size, size], Initialize.Orthogonal);
        _bias = bias ? path.Parameter("bias", [outChannels], Initialize.Zeros) : null;
        (_stride, _padding, _same) = (stride, same ? 0 : padding, same);
    }

    public Tensor Forward(Tensor x) => (_same ? x.Pad([0, 1, 0, 1]) : x).Conv2d(_weight, _bias, _stride, _padding);
}
