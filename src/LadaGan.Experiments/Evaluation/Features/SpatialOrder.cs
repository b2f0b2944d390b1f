using LadaGan.Metrics;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// The order of the spatial features: channel, row, column here; row, column, channel in guided-diffusion's files, which are from
/// TensorFlow. A distance does not depend on the order as long as both sides use the same.
/// </summary>
internal static class SpatialOrder
{
    private const int Places = 17 * 17;
    private const int Channels = InceptionNetwork.SpatialWidth / Places;

    public static Gaussian FromTensorFlow(Gaussian statistics) => Taken(statistics, index => index % Places * Channels + index / Places);

    public static Gaussian ToTensorFlow(Gaussian statistics) => Taken(statistics, index => index % Channels * Places + index / Channels);

    private static Gaussian Taken(Gaussian statistics, Func<int, int> from)
    {
        var (width, mean, covariance) = (InceptionNetwork.SpatialWidth, statistics.Mean, statistics.Covariance);
        int[] order = [.. Enumerable.Range(0, width).Select(from)];
        var square = new double[covariance.Length];
        for (var row = 0; row < width; row++)
        {
            for (var column = 0; column < width; column++)
            {
                square[(row * width) + column] = covariance[(order[row] * width) + order[column]];
            }
        }
        return new([.. order.Select(index => mean[index])], square);
    }
}
