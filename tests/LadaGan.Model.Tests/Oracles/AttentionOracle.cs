using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Linear additive attention as the paper's sums, token by token and head by head.</summary>
internal sealed class AttentionOracle(ParameterStore store, int heads, string prefix = "")
{
    public LinearOracle QueryKeyValue { get; } = LinearOracle.Of(store, $"{prefix}qkv");

    public LinearOracle Score { get; } = LinearOracle.Of(store, $"{prefix}score");

    public LinearOracle Output { get; } = LinearOracle.Of(store, $"{prefix}output");

    public double[,,] Forward(double[,,] x)
    {
        var (batch, tokens, width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        var qkv = QueryKeyValue.Tokens(x);
        var alpha = Weights(x);
        var r = new double[batch, tokens, width];
        for (var b = 0; b < batch; b++)
        {
            for (var d = 0; d < width; d++)
            {
                var g = 0.0;
                for (var n = 0; n < tokens; n++)
                {
                    g += alpha[b, d / (width / heads), n] * qkv[b, n, d];
                }
                for (var n = 0; n < tokens; n++)
                {
                    r[b, n, d] = g * qkv[b, n, width + d] * qkv[b, n, (2 * width) + d];
                }
            }
        }
        return Output.Tokens(r);
    }

    /// <summary>α, [B, h, N].</summary>
    public double[,,] Weights(double[,,] x)
    {
        var (batch, tokens, width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        var qkv = QueryKeyValue.Tokens(x);
        var alpha = new double[batch, heads, tokens];
        for (var b = 0; b < batch; b++)
        {
            for (var h = 0; h < heads; h++)
            {
                var exponentials = new double[tokens];
                for (var n = 0; n < tokens; n++)
                {
                    exponentials[n] = Math.Exp(Score.Row(Rows.Get(qkv, b, n)[..width])[h] / Math.Sqrt(width / heads));
                }
                for (var n = 0; n < tokens; n++)
                {
                    alpha[b, h, n] = exponentials[n] / exponentials.Sum();
                }
            }
        }
        return alpha;
    }
}
