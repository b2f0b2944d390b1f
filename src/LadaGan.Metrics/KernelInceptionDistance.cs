using LadaGan.Core.Random;
using LadaGan.Metrics.Distances;
using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>
/// The kernel Inception distance: the unbiased squared maximum mean discrepancy with the kernel (x·y/D + 1)³, over random subsets.
/// </summary>
/// <param name="Mean">The mean over the subsets.</param>
/// <param name="StandardDeviation">The standard deviation over the subsets, with their number as divisor.</param>
/// <remarks>
/// Source: Bińkowski et al., "Demystifying MMD GANs" (ICLR 2018). Unlike FID's, its
/// expectation does not depend on the number of images; it can be negative.
/// </remarks>
public sealed record KernelInceptionDistance(double Mean, double StandardDeviation)
{
    /// <summary>
    /// The distance over random subsets of each set, drawn without replacement; the default number and size are torch-fidelity's.
    /// </summary>
    /// <param name="real">[N, D].</param>
    /// <param name="generated">[M, D].</param>
    public static KernelInceptionDistance OfSubsets(Tensor real, Tensor generated, int subsets = 100, int size = 1000, ulong seed = 0)
    {
        var estimates = new double[subsets];
        var (realDraws, generatedDraws) = (Draws(seed, "real"), Draws(seed, "generated"));
        for (var i = 0; i < subsets; i++)
        {
            using var scope = new TensorScope();
            estimates[i] = Unbiased(Subset(real, size, realDraws.Split((ulong)i)), Subset(generated, size, generatedDraws.Split((ulong)i)));
        }
        var mean = estimates.Average();
        return new(mean, Math.Sqrt(estimates.Average(estimate => (estimate - mean) * (estimate - mean))));
    }

    /// <summary>The distance over all pairs: Σk(x, x′)/n(n−1) + Σk(y, y′)/m(m−1) − 2Σk(x, y)/nm.</summary>
    /// <param name="real">[N, D], N ≥ 2.</param>
    /// <param name="generated">[M, D], M ≥ 2.</param>
    public static double Unbiased(Tensor real, Tensor generated)
    {
        double n = real.Size(0), m = generated.Size(0);
        return n >= 2 && m >= 2
            ? Within(real) / (n * (n - 1)) + Within(generated) / (m * (m - 1)) - 2 * Across(real, generated) / (n * m)
            : throw new MetricException($"KID requires at least two images on each side, but there are {n} real and {m} generated images");
    }

    /// <summary>The sum of the kernel over all pairs of different rows.</summary>
    private static double Within(Tensor features)
    {
        double sum = 0;
        foreach (var rows in Block.Of(features))
        {
            using var scope = new TensorScope();
            var x = rows.Read(features);
            foreach (var columns in Block.Of(features).Where(columns => columns.Start >= rows.Start))
            {
                using var inner = new TensorScope();
                var kernel = Kernel(x, columns == rows ? x : columns.Read(features));
                sum += columns == rows ? (kernel.Sum() - kernel.Diagonal().Sum()).Item() : 2 * kernel.Sum().Item();
            }
        }
        return sum;
    }

    private static double Across(Tensor real, Tensor generated)
    {
        double sum = 0;
        foreach (var rows in Block.Of(real))
        {
            using var scope = new TensorScope();
            var x = rows.Read(real);
            foreach (var columns in Block.Of(generated))
            {
                using var inner = new TensorScope();
                sum += Kernel(x, columns.Read(generated)).Sum().Item();
            }
        }
        return sum;
    }

    private static Tensor Kernel(Tensor x, Tensor y)
    {
        var affine = x.MatMul(y.Transpose(0, 1)).MulInPlace(1.0 / x.Size(1)).AddInPlace(1.0);
        return affine.Square().MulInPlace(affine);
    }

    private static Philox Draws(ulong seed, string which) => new(seed, Philox.StreamOf($"kernel inception distance/{which}"));

    /// <summary>Distinct rows, by the first steps of a Fisher–Yates shuffle.</summary>
    private static Tensor Subset(Tensor features, int size, Philox draws)
    {
        var count = features.Size(0);
        if (count < size)
        {
            throw new MetricException($"KID over subsets of {size} requires at least {size} images on each side, but one side has {count}");
        }
        var order = Enumerable.Range(0, (int)count).Select(i => (long)i).ToArray();
        for (var i = 0; i < size; i++)
        {
            var other = i + (int)draws.Below((ulong)i, (ulong)(count - i));
            (order[i], order[other]) = (order[other], order[i]);
        }
        return features.IndexSelect(0, Tensor.Of(order.AsSpan(0, size), size).To(features.Device));
    }
}
