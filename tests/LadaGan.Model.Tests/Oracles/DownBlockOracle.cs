using LadaGan.Architecture;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>The discriminator's down block by its definition; batch norm with the batch's own statistics.</summary>
internal sealed class DownBlockOracle(ParameterStore store, Conventions conventions, bool norms)
{
    public double[,,,] Forward(double[,,,] x)
    {
        var (before, after) = conventions.SamePadding ? (0, 1) : (1, 1);
        var main = Activate(
            ConvolutionOracle.Forward(x, Doubles.Of4(store["main.0.conv.weight"]), Bias("main.0"), 2, before, after), "main.0");
        main = Activate(ConvolutionOracle.Forward(main, Doubles.Of4(store["main.1.conv.weight"]), Bias("main.1"), 1, 1, 1), "main.1");
        var direct = Activate(
            ConvolutionOracle.Forward(AveragePool(x), Doubles.Of4(store["direct.conv.weight"]), Bias("direct")), "direct");
        return Map(main, (b, c, i, j) => (main[b, c, i, j] + direct[b, c, i, j]) / 2);
    }

    private double[]? Bias(string name) => norms ? null : Doubles.Of1(store[$"{name}.conv.bias"]);

    private static double[,,,] AveragePool(double[,,,] x) =>
        Map(new double[x.GetLength(0), x.GetLength(1), x.GetLength(2) / 2, x.GetLength(3) / 2], (b, c, i, j) =>
            (x[b, c, 2 * i, 2 * j] + x[b, c, (2 * i) + 1, 2 * j] + x[b, c, 2 * i, (2 * j) + 1] + x[b, c, (2 * i) + 1, (2 * j) + 1]) / 4);

    private double[,,,] Activate(double[,,,] x, string name)
    {
        var y = norms ? BatchNorm(x, name) : x;
        return Map(y, (b, c, i, j) => y[b, c, i, j] >= 0 ? y[b, c, i, j] : 0.2 * y[b, c, i, j]);
    }

    private double[,,,] BatchNorm(double[,,,] x, string name)
    {
        var (weight, bias) = (Doubles.Of1(store[$"{name}.norm.weight"]), Doubles.Of1(store[$"{name}.norm.bias"]));
        var (mean, variance) = (new double[weight.Length], new double[weight.Length]);
        var count = (double)x.Length / weight.Length;
        Map(x, (b, c, i, j) => mean[c] += x[b, c, i, j] / count);
        Map(x, (b, c, i, j) => variance[c] += (x[b, c, i, j] - mean[c]) * (x[b, c, i, j] - mean[c]) / count);
        return Map(
            x, (b, c, i, j) => ((x[b, c, i, j] - mean[c]) / Math.Sqrt(variance[c] + conventions.BatchNormEps) * weight[c]) + bias[c]);
    }

    private static double[,,,] Map(double[,,,] like, Func<int, int, int, int, double> value)
    {
        var result = new double[like.GetLength(0), like.GetLength(1), like.GetLength(2), like.GetLength(3)];
        for (var b = 0; b < result.GetLength(0); b++)
        {
            for (var c = 0; c < result.GetLength(1); c++)
            {
                for (var i = 0; i < result.GetLength(2); i++)
                {
                    for (var j = 0; j < result.GetLength(3); j++)
                    {
                        result[b, c, i, j] = value(b, c, i, j);
                    }
                }
            }
        }
        return result;
    }
}
