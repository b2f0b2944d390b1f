using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LadaGan.TorchSharpBench;

/// <summary>A residual block that halves the side.</summary>
internal sealed class Down : Module<Tensor, Tensor>
{
    private readonly Sequential _main;
    private readonly Sequential _direct;

    public Down(long before, long after)
        : base("down")
    {
        _main = Sequential(
            Conv2d(before, after, 3, stride: 2, padding: 1, bias: false), BatchNorm2d(after), LeakyReLU(0.2),
            Conv2d(after, after, 3, padding: 1, bias: false), BatchNorm2d(after), LeakyReLU(0.2));
        _direct = Sequential(AvgPool2d(2, 2), Conv2d(before, after, 1, bias: false), BatchNorm2d(after), LeakyReLU(0.2));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => (_main.forward(x) + _direct.forward(x)) / 2;
}

/// <summary>The discriminator: images [B, 3, S, S] to logits [B, 25].</summary>
internal sealed class Discriminator : Module<Tensor, Tensor>
{
    private readonly Conv2d _input;
    private readonly ModuleList<Down> _down;
    private readonly Parameter _position;
    private readonly LayerNorm _norm1;
    private readonly Attention _attention;
    private readonly LayerNorm _norm2;
    private readonly Mlp _mlp;
    private readonly Conv2d _reduce;
    private readonly Conv2d _project;
    private readonly Conv2d _logits;

    public Discriminator(Sizes sizes)
        : base("discriminator")
    {
        var (channels, width) = (sizes.Channels, sizes.Channels[^1]);
        _input = Conv2d(3, channels[0], 3, padding: 1, bias: false);
        _down = new([.. channels.Zip(channels.Skip(1), (before, after) => new Down(before, after))]);
        _position = new(randn(256, width) * 0.02);
        (_norm1, _attention, _norm2, _mlp) = (LayerNorm(width), new(width), LayerNorm(width), new(width));
        _reduce = Conv2d(4 * width, 512, 3, padding: 1);
        (_project, _logits) = (Conv2d(512, 1024, 1, bias: false), Conv2d(1024, 1, 4, bias: false));
        RegisterComponents();
    }

    public override Tensor forward(Tensor images)
    {
        var x = functional.leaky_relu(_input.forward(images), 0.2);
        foreach (var block in _down)
        {
            x = block.forward(x);
        }
        x = x.flatten(2).transpose(1, 2) + _position; // [B, 256, D]
        x = _attention.forward(_norm1.forward(x)) + x;
        x = _mlp.forward(_norm2.forward(x)) + x;
        x = _reduce.forward(functional.pixel_unshuffle(x.transpose(1, 2).reshape(x.shape[0], -1, 16, 16), 2));
        x = x.contiguous(); // oneDNN of libtorch 2.10 divides by zero in the 1×1 convolution of a channels-last tensor
        return _logits.forward(functional.leaky_relu(_project.forward(x), 0.2)).flatten(1);
    }
}
