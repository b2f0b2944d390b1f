namespace LadaGan.Testing;

/// <summary>How far two correct computations may differ, from their arithmetic; relative to the largest value compared.</summary>
/// <remarks>
/// Rounding errors behave as independent numbers of mean zero: n of them add up to less than λ√n·u, except with a probability of
/// 2·exp(−λ²/2) (Higham and Mary, "A new approach to probabilistic rounding error analysis", SIAM J. Sci. Comput. 41(5), 2019). The bound
/// does not depend on the order in which a processor's kernels add. λ is 6: 3·10⁻⁸ for each value compared.
/// </remarks>
public static class Tolerance
{
    /// <summary>The unit roundoff u: half the distance from 1 to the next number.</summary>
    public const double Float64 = 1.0 / (1L << 53);

    public const double Float32 = 1.0 / (1 << 24);

    public const double BFloat16 = 1.0 / (1 << 8);

    /// <summary>Of a value rounded to bfloat16 once; next to a tie, float32's own error decides which neighbour it takes.</summary>
    public const double ToBFloat16 = 1.01 * BFloat16;

    private const double Lambda = 6;

    /// <summary>Of a value that <paramref name="roundings"/> roundings went into.</summary>
    /// <param name="cancellation">The largest intermediate value over the largest result: above 1 where large terms cancel.</param>
    public static double Of(double roundings, double cancellation = 1, double unit = Float32) =>
        Lambda * Math.Sqrt(roundings) * unit * cancellation;

    /// <summary>Of a sum of products against an exact one: two roundings a term.</summary>
    public static double OfSum(long terms, double cancellation = 1, double unit = Float32) => Of(2.0 * terms, cancellation, unit);

    /// <summary>Of a chain of layers against an exact one, each a sum of at most <paramref name="terms"/> products.</summary>
    public static double OfLayers(int layers, long terms, double cancellation = 1, double unit = Float32) =>
        Of(2.0 * layers * terms, cancellation, unit);

    /// <summary>
    /// Between two computations that both round, such as ours and the authors' float32 numbers: their errors are independent.
    /// </summary>
    public static double Between(double tolerance) => Math.Sqrt(2) * tolerance;

    /// <summary>
    /// Of the norm of a whole tensor, where each value has been rounded several
    /// times: three times what u/√3 a rounding leads to expect.
    /// </summary>
    public static double InNorm(int roundings, double unit) => Math.Sqrt(3.0 * roundings) * unit;
}
