using System.Globalization;
using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>Equality of numbers within a tolerance.</summary>
public static class TensorAssert
{
    /// <summary>
    /// The largest absolute difference is at most <paramref name="tolerance"/> times the largest absolute expected value
    /// of the whole tensor; shapes are equal.
    /// </summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, string what = "") =>
        Close(expected.Shape, Numbers(expected), actual, tolerance, what);

    /// <summary>
    /// The norm of the difference is at most <paramref name="tolerance"/> times the
    /// expected norm: for roundings that are many and random.
    /// </summary>
    public static void CloseInNorm(Tensor expected, Tensor actual, double tolerance, string what = "")
    {
        var (norm, difference) = (Numbers(expected).Sum(value => value * value), Numbers(expected - actual).Sum(value => value * value));
        Assert.True(difference <= tolerance * tolerance * norm, string.Create(CultureInfo.InvariantCulture,
            $"{what} {actual}: relative norm of the difference {Math.Sqrt(difference / norm):g3}, allowed {tolerance:g3}"));
    }

    /// <summary>As for tensors, the expected values an array of doubles of any rank.</summary>
    public static void Close(Array expected, Tensor actual, double tolerance, string what = "") =>
        Close([.. Enumerable.Range(0, expected.Rank).Select(dim => (long)expected.GetLength(dim))],
            [.. expected.Cast<double>()], actual, tolerance, what);

    /// <summary>Equal to the last bit, type and shape.</summary>
    public static void Same<T>(Tensor expected, Tensor actual) where T : unmanaged
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ToArray<T>(), actual.ToArray<T>());
    }

    /// <summary>The largest absolute difference over the largest absolute expected value.</summary>
    public static double RelativeError(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        double difference = 0, scale = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            // Written so that NaN counts as the worst.
            var here = Math.Abs(expected[i] - actual[i]);
            difference = here <= difference ? difference : here;
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }
        return scale > 0 ? difference / scale : difference;
    }

    private static void Close(long[] shape, double[] expected, Tensor actual, double tolerance, string what)
    {
        Assert.True(shape.AsSpan().SequenceEqual(actual.Shape), $"{what}: expected the shape [{string.Join(", ", shape)}], got {actual}");
        var error = RelativeError(expected, Numbers(actual));
        Assert.True(error <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"{what} {actual}: relative error {error:g3}, allowed {tolerance:g3}"));
    }

    private static double[] Numbers(Tensor tensor)
    {
        using var scope = new TensorScope();
        return tensor.Detach().To(DataType.Float64).ToArray<double>();
    }
}
