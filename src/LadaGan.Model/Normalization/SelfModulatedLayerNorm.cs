using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Normalization;

/// <summary>SLN(x, z) = γ(z) ⊙ (x − μ)/σ + β(z), with γ and β linear in u = ReLU(W z + b), broadcast over tokens.</summary>
/// <remarks>Paper equation 5; after Chen et al. 2019 (arXiv:1810.01365). γ itself, not 1 + γ.</remarks>
public sealed class SelfModulatedLayerNorm(ParameterPath path, int width, int latentWidth)
{
    private const double Eps = 1e-6;
    private readonly DataType _type = path.Precision.Type();
    private readonly Linear _hidden = new(path / "hidden", latentWidth, width);
    private readonly Linear _gamma = new(path / "gamma", width, width);
    private readonly Linear _beta = new(path / "beta", width, width);

    public Tensor Forward(Tensor x, Tensor z)
    {
        var u = _hidden.Forward(z).Relu();                    // [B, D]
        var gamma = _gamma.Forward(u).Unsqueeze(1);           // [B, 1, D]
        var beta = _beta.Forward(u).Unsqueeze(1);
        return x.LayerNorm(gamma, beta, Eps, _type);          // [B, N, D]
    }
}
