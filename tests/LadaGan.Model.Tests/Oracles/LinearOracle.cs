using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>y = x Wᵀ + b in double precision.</summary>
internal sealed class LinearOracle(double[,] weight, double[]? bias)
{
    public static LinearOracle Of(ParameterStore store, string name) =>
        new(Doubles.Of2(store[$"{name}.weight"]), store.Contains($"{name}.bias") ? Doubles.Of1(store[$"{name}.bias"]) : null);

    public double[,] Weight => weight;

    public double[]? Bias => bias;

    public double[] Row(double[] x)
    {
        var y = new double[weight.GetLength(0)];
        for (var o = 0; o < y.Length; o++)
        {
            y[o] = bias?[o] ?? 0;
            for (var i = 0; i < x.Length; i++)
            {
                y[o] += weight[o, i] * x[i];
            }
        }
        return y;
    }

    /// <summary>[B, N, in] → [B, N, out].</summary>
    public double[,,] Tokens(double[,,] x)
    {
        var y = new double[x.GetLength(0), x.GetLength(1), weight.GetLength(0)];
        for (var b = 0; b < x.GetLength(0); b++)
        {
            for (var n = 0; n < x.GetLength(1); n++)
            {
                var row = Row(Rows.Get(x, b, n));
                Rows.Set(y, b, n, row);
            }
        }
        return y;
    }
}
