using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>γ(z) ⊙ LN(x) + β(z).</summary>
internal sealed class SelfModulatedLayerNormOracle(ParameterStore store, string prefix = "")
{
    public LinearOracle Hidden { get; } = LinearOracle.Of(store, $"{prefix}hidden");

    public LinearOracle Gamma { get; } = LinearOracle.Of(store, $"{prefix}gamma");

    public LinearOracle Beta { get; } = LinearOracle.Of(store, $"{prefix}beta");

    public double[,,] Forward(double[,,] x, double[,] z) => Rows.Map(x, (row, b) =>
    {
        var latent = Enumerable.Range(0, z.GetLength(1)).Select(i => z[b, i]).ToArray();
        var u = Hidden.Row(latent).Select(value => Math.Max(0, value)).ToArray();
        var (gamma, beta) = (Gamma.Row(u), Beta.Row(u));
        return [.. LayerNormOracle.Row(row, 1e-6).Select((value, d) => (gamma[d] * value) + beta[d])];
    });
}
