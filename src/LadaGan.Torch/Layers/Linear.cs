using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>y = x Wᵀ + b over the last dimension: [..., in] → [..., out]; weight [out, in].</summary>
/// <remarks>
/// On the CPU in float32 it is written as a 1×1 convolution over the channels-last view of the tokens: oneDNN then does the
/// product, three to five times faster than the BLAS Debian's libtorch uses, and nothing is transposed.
/// </remarks>
public sealed class Linear
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    public Linear(ParameterPath path, int inFeatures, int outFeatures, bool bias = true, Initializer? initializer = null)
    {
        _weight = path.Parameter("weight", [outFeatures, inFeatures], initializer ?? Initialize.Orthogonal);
        _bias = bias ? path.Parameter("bias", [outFeatures], Initialize.Zeros) : null;
    }

    public Tensor Forward(Tensor x)
    {
        var info = x.Info;
        return info.Dim is 2 or 3 && info.DeviceType == Device.Cpu.Type && info.Type == (int)DataType.Float32
            ? AsConvolution(x, info.Dim)
            : x.Linear(_weight, _bias);
    }

    private Tensor AsConvolution(Tensor x, int dim)
    {
        var map = dim == 3 ? x.Transpose(1, 2).Unsqueeze(2) : x.Unsqueeze(-1).Unsqueeze(-1);  // [B, C, 1, N], channels last
        var y = map.Conv2d(_weight.Unsqueeze(-1).Unsqueeze(-1), _bias);
        return dim == 3 ? y.Squeeze(2).Transpose(1, 2) : y.Squeeze(-1).Squeeze(-1);
    }
}
