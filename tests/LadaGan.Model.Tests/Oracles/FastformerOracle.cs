using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Fastformer's attention as sums, token by token and channel by channel.</summary>
internal sealed class FastformerOracle(ParameterStore store, int heads)
{
    private readonly LinearOracle _queryKey = LinearOracle.Of(store, "query_key");
    private readonly LinearOracle _queryScore = LinearOracle.Of(store, "query_score");
    private readonly LinearOracle _keyScore = LinearOracle.Of(store, "key_score");
    private readonly LinearOracle _output = LinearOracle.Of(store, "output");

    public double[,,] Forward(double[,,] x) => Run(x).Answer;

    public double[,,] Alpha(double[,,] x) => Run(x).Alpha;

    public double[,,] Beta(double[,,] x) => Run(x).Beta;

    private (double[,,] Answer, double[,,] Alpha, double[,,] Beta) Run(double[,,] x)
    {
        var (batch, tokens, width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        var answer = new double[batch, tokens, width];
        var (alpha, beta) = (new double[batch, heads, tokens], new double[batch, heads, tokens]);
        for (var b = 0; b < batch; b++)
        {
            double[][] queryKey = [.. Enumerable.Range(0, tokens).Select(n => _queryKey.Row(Rows.Get(x, b, n)))];
            double[][] q = [.. queryKey.Select(row => row[..width])];
            var g = Pool(q, _queryScore, alpha, b);
            double[][] p = [.. queryKey.Select(row => row[width..].Zip(g, (k, global) => k * global).ToArray())];
            var kappa = Pool(p, _keyScore, beta, b);
            for (var n = 0; n < tokens; n++)
            {
                var transformed = _output.Row([.. q[n].Zip(kappa, (value, global) => value * global)]);
                Rows.Set(answer, b, n, [.. transformed.Zip(q[n], (value, residual) => value + residual)]);
            }
        }
        return (answer, alpha, beta);
    }

    /// <summary>Σ wᵢ rowᵢ in every head with the head's weights, which are noted.</summary>
    private double[] Pool(double[][] rows, LinearOracle score, double[,,] weights, int b)
    {
        var headWidth = rows[0].Length / heads;
        for (var h = 0; h < heads; h++)
        {
            var each = SoftmaxOracle.Of(rows.Select(row => score.Row(row)[h] / Math.Sqrt(headWidth)));
            for (var n = 0; n < rows.Length; n++)
            {
                weights[b, h, n] = each[n];
            }
        }
        return [.. Enumerable.Range(0, rows[0].Length)
            .Select(d => Enumerable.Range(0, rows.Length).Sum(n => weights[b, d / headWidth, n] * rows[n][d]))];
    }
}
