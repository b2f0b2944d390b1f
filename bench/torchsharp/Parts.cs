using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LadaGan.TorchSharpBench;

/// <summary>Linear additive attention of four heads.</summary>
internal sealed class Attention : Module<Tensor, Tensor>
{
    private const long Heads = 4;

    private readonly Linear _qkv;
    private readonly Linear _score;
    private readonly Linear _out;
    private readonly long _width;

    public Attention(long width)
        : base("attention")
    {
        (_qkv, _score, _out, _width) = (Linear(width, 3 * width), Linear(width, Heads), Linear(width, width), width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (batch, tokens) = (x.shape[0], x.shape[1]);
        var parts = _qkv.forward(x).chunk(3, -1); // each [B, N, D]
        var alpha = (_score.forward(parts[0]) / Math.Sqrt(_width / Heads)).transpose(1, 2).softmax(-1); // [B, h, N]
        var global = einsum("bhn,bnhd->bhd", alpha, parts[0].reshape(batch, tokens, Heads, -1)).reshape(batch, 1, _width);
        return _out.forward(global * parts[1] * parts[2]);
    }
}

/// <summary>A layer norm whose scale and shift are computed from the latent.</summary>
internal sealed class SelfModulatedNorm : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear _hidden;
    private readonly Linear _gamma;
    private readonly Linear _beta;
    private readonly LayerNorm _norm;

    public SelfModulatedNorm(long width)
        : base("norm")
    {
        (_hidden, _gamma, _beta) = (Linear(Sizes.Latent, width), Linear(width, width), Linear(width, width));
        _norm = LayerNorm(width, eps: 1e-6, elementwise_affine: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor z)
    {
        var u = functional.relu(_hidden.forward(z)); // [B, D]
        return (_gamma.forward(u).unsqueeze(1) * _norm.forward(x)) + _beta.forward(u).unsqueeze(1);
    }
}

/// <summary>Two linear layers with a GELU between them.</summary>
internal sealed class Mlp : Module<Tensor, Tensor>
{
    private const long Hidden = 512;

    private readonly Linear _first;
    private readonly Linear _second;

    public Mlp(long width)
        : base("mlp")
    {
        (_first, _second) = (Linear(width, Hidden), Linear(Hidden, width));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => _second.forward(functional.gelu(_first.forward(x)));
}
