using System.Globalization;

namespace LadaGan.Kernels.Tests;

internal static class CloseAssert
{
    /// <summary>The largest difference is at most <paramref name="tolerance"/> times the largest expected number.</summary>
    public static void Relative(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance, string what = "")
    {
        double[] wanted = [.. expected];
        float[] got = [.. actual];
        Assert.Equal(wanted.Length, got.Length);
        var scale = wanted.Max(Math.Abs);
        for (var i = 0; i < wanted.Length; i++)
        {
            // Written so that NaN fails.
            Assert.True(Math.Abs(wanted[i] - got[i]) <= tolerance * scale,
                string.Create(CultureInfo.InvariantCulture, $"{what} [{i}]: {got[i]} instead of {wanted[i]}"));
        }
    }
}
