namespace LadaGan.Experiments.Generation;

/// <summary>How latents are interpolated.</summary>
public enum Interpolation
{
    /// <summary>(1 − t)·a + t·b: the straight line, as in the paper's figures 7 and 8.</summary>
    Linear,

    /// <summary>
    /// (sin((1 − t)·ω)·a + sin(t·ω)·b) / sin ω with the angle ω between a and b: keeps the lengths that random latents have
    /// (Shoemake, <em>Animating rotation with quaternion curves</em>, 1985; White, arXiv:1609.04468).
    /// </summary>
    Spherical,
}

/// <summary>Latents between two latents.</summary>
public static class LatentPath
{
    // sin ω of latents in one direction or in opposite ones: there the arc is the line, or no arc is the shortest.
    private const double SmallestSine = 1e-6;

    /// <summary>Latents at equal steps from one to another, both ends included as they are.</summary>
    /// <param name="from">a, [width].</param>
    /// <param name="to">b, [width].</param>
    /// <param name="steps">The number of latents, at least 2.</param>
    /// <param name="interpolation">Line or arc.</param>
    /// <returns>[steps, width], row by row.</returns>
    public static float[] Between(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, Interpolation interpolation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(to.Length, from.Length);
        var angle = AngleOf(from, to, interpolation);
        var path = new float[checked(steps * from.Length)];
        for (var step = 0; step < steps; step++)
        {
            Fill(from, to, (double)step / (steps - 1), angle, path.AsSpan(step * from.Length, from.Length));
        }
        return path;
    }

    /// <summary>The latent at one place of the way; at its ends, the latents there as they are.</summary>
    /// <param name="from">a, [width].</param>
    /// <param name="to">b, [width].</param>
    /// <param name="t">From 0 to 1.</param>
    /// <param name="interpolation">Line or arc.</param>
    /// <returns>[width].</returns>
    public static float[] At(ReadOnlySpan<float> from, ReadOnlySpan<float> to, double t, Interpolation interpolation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(to.Length, from.Length);
        var latent = new float[from.Length];
        Fill(from, to, t, AngleOf(from, to, interpolation), latent);
        return latent;
    }

    private static void Fill(ReadOnlySpan<float> from, ReadOnlySpan<float> to, double t, double angle, Span<float> latent)
    {
        var (a, b) = Shares(t, angle);
        for (var i = 0; i < latent.Length; i++)
        {
            latent[i] = (float)((a * from[i]) + (b * to[i]));
        }
    }

    /// <summary>0 for a line.</summary>
    private static double AngleOf(ReadOnlySpan<float> from, ReadOnlySpan<float> to, Interpolation interpolation) =>
        interpolation == Interpolation.Spherical ? AngleBetween(from, to) : 0;

    private static (double OfFrom, double OfTo) Shares(double t, double angle) => Math.Sin(angle) < SmallestSine
        ? (1 - t, t)
        : (Math.Sin((1 - t) * angle) / Math.Sin(angle), Math.Sin(t * angle) / Math.Sin(angle));

    private static double AngleBetween(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (product, ofA, ofB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            product += (double)a[i] * b[i];
            ofA += (double)a[i] * a[i];
            ofB += (double)b[i] * b[i];
        }
        var lengths = Math.Sqrt(ofA) * Math.Sqrt(ofB);
        return lengths > 0 ? Math.Acos(Math.Clamp(product / lengths, -1, 1)) : 0;
    }
}
