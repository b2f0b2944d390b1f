using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>Linformer's attention as sums: every query with every projected position.</summary>
internal sealed class LinformerOracle(ParameterStore store, int heads)
{
    private readonly LinearOracle _queryKeyValue = LinearOracle.Of(store, "qkv");
    private readonly LinearOracle _output = LinearOracle.Of(store, "output");
    private readonly double[,] _projectKey = Doubles.Of2(store["project_key"]);
    private readonly double[,] _projectValue = Doubles.Of2(store["project_value"]);

    private int Positions => _projectKey.GetLength(1);

    public double[,,] Forward(double[,,] x)
    {
        var (batch, tokens, width) = (x.GetLength(0), x.GetLength(1), x.GetLength(2));
        var qkv = _queryKeyValue.Tokens(x);
        var r = new double[batch, tokens, width];
        for (var b = 0; b < batch; b++)
        {
            for (var n = 0; n < tokens; n++)
            {
                for (var d = 0; d < width; d++)
                {
                    var weights = Weights(qkv, b, n, d / (width / heads));
                    for (var j = 0; j < Positions; j++)
                    {
                        for (var m = 0; m < tokens; m++)
                        {
                            r[b, n, d] += weights[j] * _projectValue[m, j] * qkv[b, m, (2 * width) + d];
                        }
                    }
                }
            }
        }
        return _output.Tokens(r);
    }

    /// <summary>Each position's mean weight over the queries, shared among the tokens by |F|: [B, h, N].</summary>
    public double[,,] Map(double[,,] x)
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
                    var weights = Weights(qkv, b, query, h);
                    for (var j = 0; j < Positions; j++)
                    {
                        var all = Enumerable.Range(0, tokens).Sum(m => Math.Abs(_projectValue[m, j]));
                        for (var n = 0; n < tokens; n++)
                        {
                            map[b, h, n] += weights[j] * Math.Abs(_projectValue[n, j]) / (all * tokens);
                        }
                    }
                }
            }
        }
        return map;
    }

    /// <summary>What one query gives to each position.</summary>
    private double[] Weights(double[,,] qkv, int b, int query, int head)
    {
        var (tokens, width) = (qkv.GetLength(1), qkv.GetLength(2) / 3);
        var d = width / heads;
        var scores = new double[Positions];
        for (var j = 0; j < Positions; j++)
        {
            for (var c = head * d; c < (head + 1) * d; c++)
            {
                for (var m = 0; m < tokens; m++)
                {
                    scores[j] += qkv[b, query, c] * _projectKey[m, j] * qkv[b, m, width + c] / Math.Sqrt(d);
                }
            }
        }
        return SoftmaxOracle.Of(scores);
    }
}
