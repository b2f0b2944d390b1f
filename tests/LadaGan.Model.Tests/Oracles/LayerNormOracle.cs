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
}
