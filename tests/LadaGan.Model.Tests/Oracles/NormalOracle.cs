namespace LadaGan.Model.Tests.Oracles;

/// <summary>The normal distribution function, by its Taylor series about 0.</summary>
internal static class NormalOracle
{
    /// <summary>x·Φ(x).</summary>
    public static double Gelu(double x) => x * Distribution(x);

    /// <summary>Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …).</summary>
    public static double Distribution(double x)
    {
        double term = x, sum = x;
        for (var odd = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); odd += 2)
        {
            term *= x * x / odd;
            sum += term;
        }
        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
