using LadaGan.Model.Operators;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Normalization;

/// <summary>SLN(x, z) = γ(z) ⊙ (x − μ)/σ + β(z), with γ and β linear in u = ReLU(W z + b), broadcast over tokens.</summary>
/// <remarks>Paper equation 5; after Chen et al. 2019 (arXiv:1810.01365). γ itself, not 1 + γ.</remarks>
/// <param name="path">Where the parameters are named: hidden, gamma, beta.</param>
/// <param name="width">D.</param>
/// <param name="latentWidth">The width of z.</param>
public sealed class SelfModulatedLayerNorm(ParameterPath path, int width, int latentWidth) : IModulatedNorm
{
    private readonly DataType _type = path.Precision.Type();
    private readonly Linear _hidden = new(path / "hidden", latentWidth, width);
    private readonly Linear _gamma = new(path / "gamma", width, width);
    private readonly Linear _beta = new(path / "beta", width, width);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, Tensor z)
    {
        var u = Hidden(z);                                         // [B, D]
        var gamma = _gamma.Forward(u).Unsqueeze(1);                // [B, 1, D]
        var beta = _beta.Forward(u).Unsqueeze(1);                  // [B, 1, D]
        return FusedSelfModulatedLayerNorm.Applies(x, gamma, beta)
            ? FusedSelfModulatedLayerNorm.Call(x, gamma, beta, IModulatedNorm.Eps, _type)
            : Modulate(x, gamma, beta, IModulatedNorm.Eps).As(_type);             // [B, N, D]   (5)
    }

    /// <inheritdoc/>
    public Tensor Hidden(Tensor z) => _hidden.Forward(z).Relu();

    /// <summary>γ ⊙ (x − μ)/σ + β: x [B, N, D], γ and β [B, 1, D] → [B, N, D].</summary>
    internal static Tensor Modulate(Tensor x, Tensor gamma, Tensor beta, double eps) => beta.AddCMul(gamma, x.LayerNorm(eps));
}
