using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Swin's attention as sums: every token with every other of its window.</summary>
internal sealed class SwinOracle(ParameterStore store, WindowOracle windows, int heads)
{
    private readonly LinearOracle _queryKeyValue = LinearOracle.Of(store, "qkv");
    private readonly LinearOracle _output = LinearOracle.Of(store, "output");
    private readonly double[,] _relativePosition = Doubles.Of2(store["relative_position"]);

    public double[,,] Forward(double[,,] x)
    {
        var (batch, tokens, width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        var qkv = _queryKeyValue.Tokens(x);
        var r = new double[batch, tokens, width];
        for (var b = 0; b < batch; b++)
        {
            for (var n = 0; n < tokens; n++)
            {
                var neighbours = windows.Neighbours(n);
                for (var d = 0; d < width; d++)
                {
                    var weights = Weights(qkv, b, n, d / (width / heads));
                    r[b, n, d] = neighbours.Zip(weights, (other, weight) => weight * qkv[b, other, (2 * width) + d]).Sum();
                }
            }
        }
        return _output.Tokens(r);
    }

    /// <summary>The mean weight that a token receives from the queries of its window: [B, h, N].</summary>
    /// <param name="x">[B, N, D].</param>
    /// <param name="queries">The queries of a whole window, those behind a seam among them.</param>
    public double[,,] Map(double[,,] x, int queries)
    {
        var (batch, tokens) = (x.GetLength(0), x.GetLength(1));
        var qkv = _queryKeyValue.Tokens(x);
        var map = new double[batch, heads, tokens];
        for (var b = 0; b < batch; b++)
        {
            for (var h = 0; h < heads; h++)
            {
                for (var query = 0; query < tokens; query++)
                {
                    foreach (var (other, weight) in windows.Neighbours(query).Zip(Weights(qkv, b, query, h)))
                    {
                        map[b, h, other] += weight / queries;
                    }
                }
            }
        }
        return map;
    }

    private double[] Weights(double[,,] qkv, int b, int query, int head)
    {
        var width = qkv.GetLength(2) / 3;
        var d = width / heads;
        return SoftmaxOracle.Of(windows.Neighbours(query).Select(other =>
            _relativePosition[windows.Offset(query, other), head]
            + (Enumerable.Range(head * d, d).Sum(c => qkv[b, query, c] * qkv[b, other, width + c]) / Math.Sqrt(d))));
    }
}
