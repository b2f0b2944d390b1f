namespace LadaGan.Metrics.Tests;

public class KernelInceptionDistanceTests : TensorTest
{
    [Fact]
    public void Is_the_reference()
    {
        using var golden = new Golden("metrics");
        var expected = golden.Numbers("kid_first_500_poly3")[0];
        var distance = KernelInceptionDistance.Unbiased(golden["real"].Narrow(0, 0, 500), golden["generated"].Narrow(0, 0, 500));
        Assert.Equal(expected, distance, Math.Abs(expected) * 1e-6);
    }

    [Fact]
    public void Agrees_with_plain_loops()
    {
        var (real, generated) = (Draw.Normal("real", 9, 4), Draw.Normal("generated", 6, 4) + 0.5);
        Assert.Equal(Oracle(Doubles.Of2(real), Doubles.Of2(generated)), KernelInceptionDistance.Unbiased(real, generated), 12);
    }

    /// <summary>4096 rows are a block.</summary>
    [Fact]
    public void Sums_over_several_blocks_on_either_side()
    {
        var (many, few) = (Draw.Normal("many", 4200, 2), Draw.Normal("few", 50, 2));
        var expected = Oracle(Doubles.Of2(many), Doubles.Of2(few));
        Assert.Equal(expected, KernelInceptionDistance.Unbiased(many, few), 10);
        Assert.Equal(expected, KernelInceptionDistance.Unbiased(few, many), 10);
    }

    [Fact]
    public void Subsets_as_large_as_the_sets_are_the_sets()
    {
        var (real, generated) = (Draw.Normal("real", 30, 4), Draw.Normal("generated", 30, 4) + 0.5);

        var distance = KernelInceptionDistance.OfSubsets(real, generated, subsets: 4, size: 30);

        Assert.Equal(KernelInceptionDistance.Unbiased(real, generated), distance.Mean, 12);
        Assert.Equal(0, distance.StandardDeviation, 12);
    }

    [Fact]
    public void Subsets_follow_from_the_seed_and_scatter_around_the_whole()
    {
        var (real, generated) = (Draw.Normal("real", 200, 4), Draw.Normal("generated", 300, 4) + 0.5);

        var first = KernelInceptionDistance.OfSubsets(real, generated, subsets: 50, size: 40, seed: 7);

        Assert.Equal(first, KernelInceptionDistance.OfSubsets(real, generated, subsets: 50, size: 40, seed: 7));
        Assert.NotEqual(first, KernelInceptionDistance.OfSubsets(real, generated, subsets: 50, size: 40, seed: 8));
        Assert.InRange(KernelInceptionDistance.Unbiased(real, generated) - first.Mean, -first.StandardDeviation, first.StandardDeviation);
        Assert.True(first.StandardDeviation > 0);
    }

    [Fact]
    public void Too_few_images_are_refused_in_a_sentence()
    {
        var features = Draw.Normal("features", 999, 2);
        Assert.Equal(
            "KID over subsets of 1000 requires at least 1000 images on each side, but one side has 999",
            Assert.Throws<MetricException>(() => KernelInceptionDistance.OfSubsets(features, features)).Message);
        Assert.Equal(
            "KID requires at least two images on each side, but there are 1 real and 999 generated images",
            Assert.Throws<MetricException>(() => KernelInceptionDistance.Unbiased(features.Narrow(0, 0, 1), features)).Message);
    }

    private static double Oracle(double[,] x, double[,] y)
    {
        double n = x.GetLength(0), m = y.GetLength(0);
        return Sum(x, x, skipSame: true) / (n * (n - 1)) + Sum(y, y, skipSame: true) / (m * (m - 1))
            - 2 * Sum(x, y, skipSame: false) / (n * m);
    }

    private static double Sum(double[,] x, double[,] y, bool skipSame)
    {
        double sum = 0;
        for (var i = 0; i < x.GetLength(0); i++)
        {
            for (var j = 0; j < y.GetLength(0); j++)
            {
                double product = 0;
                for (var c = 0; c < x.GetLength(1); c++)
                {
                    product += x[i, c] * y[j, c];
                }
                var affine = product / x.GetLength(1) + 1;
                sum += skipSame && i == j ? 0 : affine * affine * affine;
            }
        }
        return sum;
    }
}
