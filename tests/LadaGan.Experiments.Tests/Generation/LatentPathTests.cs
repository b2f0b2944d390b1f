using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Generation;

public class LatentPathTests
{
    [Fact]
    public void A_line_has_equal_steps()
    {
        float[] from = [1, -2, 0], to = [5, 2, 8];
        Assert.Equal([1, -2, 0, 2, -1, 2, 3, 0, 4, 4, 1, 6, 5, 2, 8], LatentPath.Between(from, to, 5, Interpolation.Linear));
    }

    /// <summary>In the plane of two perpendicular unit vectors the arc is (cos θ, sin θ).</summary>
    [Fact]
    public void An_arc_in_the_plane_is_the_circle()
    {
        var arc = LatentPath.Between([1, 0], [0, 1], 7, Interpolation.Spherical);
        for (var step = 0; step < 7; step++)
        {
            var (sine, cosine) = Math.SinCos(step * Math.PI / 12);
            Assert.Equal(cosine, arc[2 * step], 6);
            Assert.Equal(sine, arc[(2 * step) + 1], 6);
        }
    }

    /// <summary>
    /// The oracle has no angle's sine: it projects and rotates. b = |b|·(cos ω·u + sin ω·w) with u along a and w perpendicular to it.
    /// </summary>
    [Fact]
    public void Directions_on_an_arc_turn_evenly_and_lengths_blend()
    {
        const int width = 128, steps = 9;
        var ends = Latents.OfSeeds([3, 17], width);
        double[] a = [.. ends[..width]], b = [.. ends[width..]];
        var arc = LatentPath.Between(ends.AsSpan(0, width), ends.AsSpan(width), steps, Interpolation.Spherical);

        var (ofA, ofB) = (Length(a), Length(b));
        double[] u = [.. a.Select(value => value / ofA)];
        var along = Dot(b, u);
        double[] across = [.. b.Zip(u, (value, unit) => value - (along * unit))];
        var omega = Math.Atan2(Length(across), along);
        double[] w = [.. across.Select(value => value / Length(across))];
        for (var step = 0; step < steps; step++)
        {
            var t = step / (steps - 1.0);
            // Of a: sin((1 − t)ω)/sin ω; of b likewise, written in the basis (u, w).
            var share = Math.Sin(t * omega) / Math.Sin(omega);
            var onU = (ofA * (Math.Cos(t * omega) - (share * Math.Cos(omega)))) + (ofB * share * Math.Cos(omega));
            var onW = ofB * share * Math.Sin(omega);
            for (var i = 0; i < width; i++)
            {
                Assert.Equal((onU * u[i]) + (onW * w[i]), arc[(step * width) + i], 1e-5);
            }
        }
    }

    [Fact]
    public void An_arc_between_vectors_of_one_length_keeps_it()
    {
        float[] from = [3, 0, 4, 0], to = [0, 5, 0, 0];
        var arc = LatentPath.Between(from, to, 11, Interpolation.Spherical);
        Assert.All(arc.Chunk(4), row => Assert.Equal(5, Math.Sqrt(row.Sum(value => (double)value * value)), 1e-5));
        // The line's middle is shorter by the square root of 2.
        var middle = LatentPath.Between(from, to, 3, Interpolation.Linear)[4..8];
        Assert.Equal(5 / Math.Sqrt(2), Math.Sqrt(middle.Sum(value => (double)value * value)), 1e-5);
    }

    [Theory]
    [InlineData(Interpolation.Linear)]
    [InlineData(Interpolation.Spherical)]
    public void Both_ends_are_exact(Interpolation interpolation)
    {
        var ends = Latents.OfSeeds([3, 17], 128);
        var path = LatentPath.Between(ends.AsSpan(0, 128), ends.AsSpan(128), 8, interpolation);
        Assert.Equal(ends[..128], path[..128]);
        Assert.Equal(ends[128..], path[^128..]);
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(-1, -2)]
    [InlineData(0, 0)]
    public void Where_there_is_no_arc_the_line_is_taken(float x, float y)
    {
        float[] from = [1, 2], to = [x, y];
        Assert.Equal(LatentPath.Between(from, to, 5, Interpolation.Linear), LatentPath.Between(from, to, 5, Interpolation.Spherical));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentPath.Between([1], [2], 1, Interpolation.Linear));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentPath.Between([1], [2, 3], 2, Interpolation.Linear));
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Length(double[] a) => Math.Sqrt(Dot(a, a));
}
