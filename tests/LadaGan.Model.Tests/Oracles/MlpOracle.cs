using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Linear, GELU, Linear.</summary>
internal sealed class MlpOracle(ParameterStore store, string prefix = "")
{
    private readonly LinearOracle _expand = LinearOracle.Of(store, $"{prefix}expand");
    private readonly LinearOracle _contract = LinearOracle.Of(store, $"{prefix}contract");

    public double[,,] Forward(double[,,] x) => Rows.Map(x, (row, _) => _contract.Row([.. _expand.Row(row).Select(NormalOracle.Gelu)]));
}
