using LadaGan.Architecture;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>
/// The mean of two branches that halve the size, [B, C, H, W] → [B, C', H/2, W/2]: main = conv 3×3 stride 2, norm, LReLU, conv 3×3, norm,
/// LReLU; direct = average pool 2, conv 1×1, norm, LReLU.
/// </summary>
/// <remarks>
/// After FastGAN (Liu et al. 2021, arXiv:2101.04775), whose convolutions have no biases because batch norm follows. The convolutional
/// discriminator has biases instead of the norms: with neither, D(αx) = α · D(x), and it cannot see contrast.
/// </remarks>
public sealed class DownBlock
{
    private const double Slope = 0.2;
    private readonly ConvNorm _main0;
    private readonly ConvNorm _main1;
    private readonly ConvNorm _direct;
    private readonly bool _same;

    public DownBlock(ParameterPath path, int inChannels, int outChannels, Conventions conventions, bool norms)
    {
        _same = conventions.SamePadding;
        _main0 = new ConvNorm(path / "main" / 0, inChannels, outChannels, 3, 2, padding: _same ? 0 : 1, conventions, norms);
        _main1 = new ConvNorm(path / "main" / 1, outChannels, outChannels, 3, 1, padding: 1, conventions, norms);
        _direct = new ConvNorm(path / "direct", inChannels, outChannels, 1, 1, padding: 0, conventions, norms);
    }

    public Tensor Forward(Tensor x, bool training)
    {
        // TensorFlow's SAME at stride 2 pads right and below only.
        var (padded, pooled) = _same ? x.PadAndPool(2) : (x, x.AvgPool2d(2));               // [B, C, H/2, W/2]: pooled
        var main = _main1.Forward(_main0.Forward(padded, training), training);              // [B, C', H/2, W/2]
        return main.MeanWith(_direct.Forward(pooled, training));                            // likewise
    }

    private sealed class ConvNorm(ParameterPath path, int inChannels, int outChannels, int size, int stride, int padding,
        Conventions conventions, bool norm)
    {
        private readonly Conv2d _conv = new(path / "conv", inChannels, outChannels, size, stride, padding, bias: !norm);
        private readonly BatchNorm2d? _norm =
            norm ? new(path / "norm", outChannels, conventions.BatchNormEps, conventions.BatchNormMomentum) : null;

        public Tensor Forward(Tensor x, bool training)
        {
            var y = _conv.Forward(x);
            return _norm?.Forward(y, training, Slope) ?? y.LeakyRelu(Slope);
        }
    }
}
