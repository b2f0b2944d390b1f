using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Linear additive attention inside windows as the paper's sums, token by token.</summary>
internal sealed class LadaSwinOracle(ParameterStore store, WindowOracle windows, int heads)
{
    private readonly LinearOracle _queryKeyValue = LinearOracle.Of(store, "qkv");
    private readonly LinearOracle _score = LinearOracle.Of(store, "score");

    public double[,,] Forward(double[,,] x)
    {
        var width = x.GetLength(2);
        var qkv = _queryKeyValue.Tokens(x);
        var alpha = Map(x);
        return Rows.Map3(new double[x.GetLength(0), x.GetLength(1), width], (b, n, d) =>
            windows.Neighbours(n).Sum(other => alpha[b, d / (width / heads), other] * qkv[b, other, d])
            * qkv[b, n, width + d] * qkv[b, n, (2 * width) + d]);
    }

    /// <summary>α among the tokens of each window: [B, h, N].</summary>
    public double[,,] Map(double[,,] x)
    {
        var width = x.GetLength(2);
        var qkv = _queryKeyValue.Tokens(x);
        double Score(int b, int h, int n) => _score.Row(Rows.Get(qkv, b, n)[..width])[h] / Math.Sqrt(width / heads);
        return Rows.Map3(new double[x.GetLength(0), heads, x.GetLength(1)], (b, h, n) =>
            Math.Exp(Score(b, h, n)) / windows.Neighbours(n).Sum(other => Math.Exp(Score(b, h, other))));
    }
}
