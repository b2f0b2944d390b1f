namespace LadaGan.Model.Tests.Oracles;

/// <summary>exp(sᵢ) / Σ exp(sⱼ).</summary>
internal static class SoftmaxOracle
{
    public static double[] Of(IEnumerable<double> scores)
    {
        double[] exponentials = [.. scores.Select(Math.Exp)];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }
}
