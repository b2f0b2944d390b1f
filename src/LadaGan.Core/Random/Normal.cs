namespace LadaGan.Core.Random;

/// <summary>
/// Standard normal numbers as a pure function of a <see cref="Philox"/> stream: number i is Φ⁻¹(Uniform(i)), rounded to
/// float32, with the same bits on every machine, so that a seed always names the same latent.
/// </summary>
/// <remarks>
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988),
/// routine PPND16: relative error about 10⁻¹⁶. The code uses only operations that IEEE 754 defines to the last bit, and .NET never
/// fuses a product and a sum without being asked. Every digit and the order of the operations must stay as they are.
/// </remarks>
public static class Normal
{
    /// <summary>
    /// Fills <paramref name="destination"/> with the numbers
    /// <paramref name="start"/>, <paramref name="start"/> + 1, … of the stream.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range extends beyond the stream's 2⁶⁴ numbers.</exception>
    public static void Fill(Philox stream, ulong start, Span<float> destination)
    {
        if (start > ulong.MaxValue - (ulong)destination.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, "A stream has no numbers after 2⁶⁴ − 1.");
        }
        if (destination.IsEmpty)
        {
            return;
        }

        var done = (int)(start & 1);
        if (done == 1)
        {
            destination[0] = (float)Quantile(stream.Uniform(start));
        }
        var block = (start >> 1) + (ulong)done;
        for (; done + 1 < destination.Length; done += 2, block++)
        {
            var (first, second) = stream.UniformPair(block);
            destination[done] = (float)Quantile(first);
            destination[done + 1] = (float)Quantile(second);
        }
        if (done < destination.Length)
        {
            destination[done] = (float)Quantile(stream.Uniform(start + (ulong)done));
        }
    }

    /// <summary>
    /// Φ⁻¹(p): the number below which a standard normal variable lies with probability <paramref name="p"/>, 0 &lt; p &lt; 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not strictly between 0 and 1, or not a normal number.</exception>
    public static double Quantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability strictly between 0 and 1 is needed.");
        }
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            return q * Centre(0.180625 - q * q);
        }
        var r = Math.Sqrt(-NaturalLogarithm.Of(q < 0 ? p : 1 - p));
        var magnitude = r <= 5 ? Tail(r - 1.6) : FarTail(r - 5);
        return q < 0 ? -magnitude : magnitude;
    }

    private static double Centre(double r) =>
        (((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r + 6.7265770927008700853e+4) * r
            + 4.5921953931549871457e+4) * r + 1.3731693765509461125e+4) * r + 1.9715909503065514427e+3) * r
            + 1.3314166789178437745e+2) * r + 3.3871328727963666080e+0)
        / (((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r + 3.9307895800092710610e+4) * r
            + 2.1213794301586595867e+4) * r + 5.3941960214247511077e+3) * r + 6.8718700749205790830e+2) * r
            + 4.2313330701600911252e+1) * r + 1.0);

    private static double Tail(double r) =>
        (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
            + 1.27045825245236838258e+0) * r + 3.64784832476320460504e+0) * r + 5.76949722146069140550e+0) * r
            + 4.63033784615654529590e+0) * r + 1.42343711074968357734e+0)
        / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
            + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e+0) * r
            + 2.05319162663775882187e+0) * r + 1.0);

    private static double FarTail(double r) =>
        (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
            + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e+0) * r
            + 5.46378491116411436990e+0) * r + 6.65790464350110377720e+0)
        / (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
            + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
            + 5.99832206555887937690e-1) * r + 1.0);
}
