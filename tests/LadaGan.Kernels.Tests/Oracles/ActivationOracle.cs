using LadaGan.Kernels.Products;

namespace LadaGan.Kernels.Tests.Oracles;

internal static class ActivationOracle
{
    public static double Of(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(x, 0),
        Activation.LeakyRelu => x > 0 ? x : 0.2 * x,
        Activation.Gelu => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        _ => x,
    };

    /// <summary>erf's Maclaurin series; beyond 5 it is ±1 to the last bit of a float.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 5)
        {
            return Math.Sign(x);
        }
        double sum = 0, term = x;
        for (var n = 0; n < 120; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -x * x / (n + 1);
        }
        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
