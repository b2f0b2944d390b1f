namespace LadaGan.Model.Tests.Oracles;

/// <summary>(x − μ)/√(σ² + ε) over a row.</summary>
internal static class LayerNormOracle
{
    public static double[] Row(double[] x, double eps)
    {
        var mean = x.Average();
        var variance = x.Sum(value => (value - mean) * (value - mean)) / x.Length;
        return [.. x.Select(value => (value - mean) / Math.Sqrt(variance + eps))];
    }

    /// <summary>Every row of tokens normalised, times a weight plus a bias for each channel.</summary>
    public static double[,,] Affine(double[,,] tokens, double[] weight, double[] bias, double eps) =>
        Rows.Map(tokens, (row, _) => [.. Row(row, eps).Select((value, d) => (weight[d] * value) + bias[d])]);
}
