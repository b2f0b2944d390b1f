using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LadaGan.TorchSharpBench;

/// <summary>One Transformer block of the generator.</summary>
internal sealed class GeneratorBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly SelfModulatedNorm _norm1;
    private readonly Attention _attention;
    private readonly SelfModulatedNorm _norm2;
    private readonly Mlp _mlp;

    public GeneratorBlock(long width)
        : base("block")
    {
        (_norm1, _attention, _norm2, _mlp) = (new(width), new(width), new(width), new(width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor z)
    {
        var y = _attention.forward(_norm1.forward(x, z)) + x;
        return _mlp.forward(_norm2.forward(y, z));
    }
}

/// <summary>The generator: latents [B, 128] to images [B, 3, S, S].</summary>
internal sealed class Generator : Module<Tensor, Tensor>
{
    private readonly Linear _init;
    private readonly ModuleList<GeneratorBlock> _blocks;
    private readonly ParameterList _positions;
    private readonly ModuleList<Conv2d> _expansions;
    private readonly Module<Tensor, Tensor> _head;
    private readonly long _width;
    private readonly int _patch;

    public Generator(Sizes sizes)
        : base("generator")
    {
        var widths = sizes.Widths;
        _width = widths[0];
        _patch = sizes.Image / 32;
        _init = Linear(Sizes.Latent, 64 * _width, hasBias: false);
        _blocks = new([.. widths.Select(width => new GeneratorBlock(width))]);
        _positions = new([.. widths.Select((width, i) => new Parameter(randn((8 << i) * (8 << i), width) * 0.02))]);
        _expansions = new([.. Enumerable.Range(0, 2).Select(i => Conv2d(widths[i] / 4, widths[i + 1], 3, padding: 1))]);
        _head = sizes.Decoder.Length > 0 ? DecoderHead(widths[^1], sizes.Decoder) : PatchHead(widths[^1]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor z)
    {
        var h = _init.forward(z).reshape(-1, 64, _width);
        for (var i = 0; i < _blocks.Count; i++)
        {
            h = _blocks[i].forward(h + _positions[i], z);
            if (i < 2)
            {
                h = _expansions[i].forward(functional.pixel_shuffle(Map(h, 8 << i), 2)).flatten(2).transpose(1, 2);
            }
        }
        return _head.forward(Map(h, 32));
    }

    private static Sequential DecoderHead(long width, long[] stages) => Sequential(
        [.. stages.Prepend(width).Zip(stages, Stage), Conv2d(stages[^1], 3, 3, padding: 1)]);

    private static Module<Tensor, Tensor> Stage(long inputs, long outputs) => Sequential(
        Upsample(scale_factor: [2, 2]), Conv2d(inputs, outputs, 3, padding: 1), BatchNorm2d(outputs), LeakyReLU(0.2));

    private Sequential PatchHead(long width) => _patch > 1
        ? Sequential(PixelShuffle(_patch), Conv2d(width / (_patch * _patch), 3, 3, padding: 1))
        : Sequential(Conv2d(width, 3, 3, padding: 1));

    private static Tensor Map(Tensor h, long side) => h.transpose(1, 2).reshape(h.shape[0], -1, side, side);
}
