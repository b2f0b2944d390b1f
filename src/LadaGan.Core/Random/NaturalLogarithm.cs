namespace LadaGan.Core.Random;

/// <summary>
/// The natural logarithm with the same bits on every machine: only +, −, ×, ÷ and the bits of the exponent, each of
/// which IEEE 754 defines exactly (the last bit of <see cref="Math.Log(double)"/> belongs to the platform's libm).
/// </summary>
/// <remarks>
/// Source: fdlibm's <c>e_log.c</c> (Sun Microsystems, 1993): x = 2ᵏ(1 + f) with 1 + f in [√½, √2], s = f/(2 + f),
/// ln(1 + f) = 2s + s·R(s²) with a polynomial R; the error is below one unit in the last place.
/// </remarks>
public static class NaturalLogarithm
{
    private const double Ln2High = 6.93147180369123816490e-01; // its last 32 bits are zero, so that k·Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const long MantissaMask = 0x000F_FFFF_FFFF_FFFF;
    private const long One = 0x3FF0_0000_0000_0000;
    private const long SquareRootOfTwo = 0x0006_A09E_667F_3BCD; // the mantissa bits of √2

    /// <summary>ln <paramref name="x"/> for a finite normal x &gt; 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x is zero, subnormal, negative, infinite or NaN.</exception>
    public static double Of(double x)
    {
        if (!double.IsNormal(x) || x < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "The logarithm is defined here for positive normal numbers.");
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var mantissa = bits & MantissaMask;
        var upper = mantissa >= SquareRootOfTwo;
        double k = upper ? exponent + 1 : exponent;
        var f = BitConverter.Int64BitsToDouble(upper ? mantissa | (One - (1L << 52)) : mantissa | One) - 1.0;

        var s = f / (2.0 + f);
        var z = s * s;
        var w = z * z;
        var even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
        var odd = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
            + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
        var halfSquare = 0.5 * f * f;
        return k * Ln2High - ((halfSquare - (s * (halfSquare + (odd + even)) + k * Ln2Low)) - f);
    }
}
