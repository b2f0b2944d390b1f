namespace LadaGan.Torch.Tests.Native;

/// <summary>Training batch norm in plain loops over doubles: ⟨y, g⟩, and Σ ⟨gradient of that, u⟩ with the gradients written out.</summary>
internal sealed class BatchNormOracle(double epsilon)
{
    public required double[,,,] X { get; init; }

    public required double[] Weight { get; init; }

    public required double[] Bias { get; init; }

    public required double[,,,] G { get; init; }

    public required double[,,,] ToX { get; init; }

    public required double[] ToWeight { get; init; }

    public required double[] ToBias { get; init; }

    public double Product()
    {
        var sum = 0.0;
        for (var c = 0; c < Weight.Length; c++)
        {
            var (normal, _) = Normalised(c);
            var g = Channel(G, c);
            for (var i = 0; i < g.Length; i++)
            {
                sum += ((Weight[c] * normal[i]) + Bias[c]) * g[i];
            }
        }
        return sum;
    }

    public double Penalty()
    {
        var sum = 0.0;
        for (var c = 0; c < Weight.Length; c++)
        {
            var (normal, scale) = Normalised(c);
            double[] g = Channel(G, c), u = Channel(ToX, c);
            double gradient = g.Average(), along = g.Zip(normal, (a, b) => a * b).Average();
            for (var i = 0; i < g.Length; i++)
            {
                sum += u[i] * Weight[c] * scale * (g[i] - gradient - (normal[i] * along));
                sum += (ToWeight[c] * g[i] * normal[i]) + (ToBias[c] * g[i]);
            }
        }
        return sum;
    }

    private (double[] Normal, double Scale) Normalised(int c)
    {
        var x = Channel(X, c);
        var mean = x.Average();
        var scale = 1 / Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        return ([.. x.Select(value => (value - mean) * scale)], scale);
    }

    private static double[] Channel(double[,,,] map, int c) =>
        [.. from n in Enumerable.Range(0, map.GetLength(0))
            from i in Enumerable.Range(0, map.GetLength(2))
            from j in Enumerable.Range(0, map.GetLength(3))
            select map[n, c, i, j]];
}
