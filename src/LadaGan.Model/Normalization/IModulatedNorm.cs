using LadaGan.Architecture;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Normalization;

/// <summary>A layer norm of the generator's blocks, which z may modulate: tokens [B, N, D] and z → tokens.</summary>
internal interface IModulatedNorm
{
    /// <summary>ε of every layer norm of the generator, in both of the authors' versions.</summary>
    const double Eps = 1e-6;

    /// <summary>Creates a block's norm; the only place that depends on the modulation.</summary>
    /// <param name="path">Where its parameters are named.</param>
    /// <param name="width">D.</param>
    /// <param name="options">The generator.</param>
    static IModulatedNorm Create(ParameterPath path, int width, GeneratorOptions options) => options.Modulation switch
    {
        Modulation.Sln => new SelfModulatedLayerNorm(path, width, options.LatentWidth),
        Modulation.LayerNorm => new UnmodulatedLayerNorm(path, width),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Modulation, "this modulation is not implemented"),
    };

    /// <param name="x">Tokens [B, N, D], float32.</param>
    /// <param name="z">Latents [B, latent width].</param>
    /// <returns>[B, N, D], in the type of the matrix products that follow.</returns>
    Tensor Forward(Tensor x, Tensor z);

    /// <summary>u = ReLU(W z + b), from which γ and β are linear, [B, D]; null where z does not modulate.</summary>
    /// <param name="z">Latents [B, latent width].</param>
    Tensor? Hidden(Tensor z);
}

/// <summary>Layer norm with a learned scale and shift, which z does not change: the ablation of SLN in Table I.</summary>
internal sealed class UnmodulatedLayerNorm(ParameterPath path, int width) : IModulatedNorm
{
    private readonly LayerNorm _norm = new(path, width, IModulatedNorm.Eps);

    public Tensor Forward(Tensor x, Tensor z) => _norm.Forward(x);

    public Tensor? Hidden(Tensor z) => null;
}
