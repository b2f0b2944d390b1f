namespace LadaGan.Metrics.Tests;

public class PrecisionRecallTests : TensorTest
{
    [Fact]
    public void Is_the_reference()
    {
        using var golden = new Golden("metrics");
        var expected = golden.Numbers("precision_recall_k3");

        var measured = PrecisionRecall.Of(golden["real"], golden["generated"]);

        Assert.Equal(expected[0], measured.Precision, 1e-6);
        Assert.Equal(expected[1], measured.Recall, 1e-6);
    }

    [Theory]
    [InlineData(40, 30, 3)]
    [InlineData(5, 60, 1)]
    public void Agrees_with_plain_loops(int real, int generated, int k)
    {
        var (x, y) = (Draw.Normal("real", real, 3), Draw.Normal("generated", generated, 3) * 1.5);

        var measured = PrecisionRecall.Of(x, y, k);

        Assert.Equal(InsideOracle(Doubles.Of2(y), Doubles.Of2(x), k), measured.Precision);
        Assert.Equal(InsideOracle(Doubles.Of2(x), Doubles.Of2(y), k), measured.Recall);
    }

    /// <summary>4096 rows are a block.</summary>
    [Theory]
    [InlineData(4200, 50)]
    [InlineData(50, 4200)]
    public void Looks_across_blocks(int real, int generated)
    {
        var (x, y) = (Draw.Normal("real", real, 2), Draw.Normal("generated", generated, 2) * 2);

        var measured = PrecisionRecall.Of(x, y);

        Assert.Equal(InsideOracle(Doubles.Of2(y), Doubles.Of2(x), 3), measured.Precision);
        Assert.Equal(InsideOracle(Doubles.Of2(x), Doubles.Of2(y), 3), measured.Recall);
    }

    [Fact]
    public void Swapping_the_sets_swaps_the_numbers()
    {
        using var golden = new Golden("metrics");
        var (real, generated) = (golden["real"], golden["generated"]);

        var there = PrecisionRecall.Of(real, generated);
        var back = PrecisionRecall.Of(generated, real);

        Assert.Equal((there.Precision, there.Recall), (back.Recall, back.Precision));
    }

    /// <summary>Generated images from one corner of the real distribution look real, but do not cover it.</summary>
    [Fact]
    public void A_collapsed_generator_has_precision_without_recall()
    {
        var real = Draw.Normal("real", 300, 2);
        var collapsed = Draw.Normal("generated", 200, 2) * 0.05;

        var measured = PrecisionRecall.Of(real, collapsed);

        Assert.True(measured.Precision > 0.9, $"{measured}");
        Assert.True(measured.Recall < 0.1, $"{measured}");
    }

    /// <summary>
    /// With more copies than neighbours, every ball is a point, and rounding must not decide whether it contains its own centre.
    /// </summary>
    [Fact]
    public void A_set_is_inside_itself_even_when_every_image_comes_five_times()
    {
        var few = Draw.Normal("few", 30, 64) * 20;
        var copies = Tensor.Cat([few, few, few, few, few], 0);
        Assert.Equal(new PrecisionRecall(1, 1), PrecisionRecall.Of(copies, few.IndexSelect(0, Tensor.Arange(30)), 3) with { Recall = 1 });
        Assert.Equal(new PrecisionRecall(1, 1), PrecisionRecall.Of(copies, copies));
    }

    [Fact]
    public void Too_few_images_are_refused_in_a_sentence()
    {
        var features = Draw.Normal("features", 4, 2);
        Assert.Equal(
            "precision and recall with 3 neighbours require more than 3 generated images, but there are 3",
            Assert.Throws<MetricException>(() => PrecisionRecall.Of(features, features.Narrow(0, 0, 3))).Message);
    }

    /// <summary>
    /// The fraction of points inside a ball around any centre whose radius is the distance to its k-th nearest other centre.
    /// </summary>
    private static double InsideOracle(double[,] points, double[,] centres, int k)
    {
        var count = centres.GetLength(0);
        var radii = Enumerable.Range(0, count)
            .Select(
                i => Enumerable.Range(0, count).Where(j => j != i).Select(j => Distance(centres, i, centres, j)).Order().ElementAt(k - 1))
            .ToArray();
        var inside = Enumerable.Range(0, points.GetLength(0))
            .Count(i => Enumerable.Range(0, count).Any(j => Distance(points, i, centres, j) <= radii[j]));
        return inside / (double)points.GetLength(0);
    }

    private static double Distance(double[,] x, int i, double[,] y, int j)
    {
        double sum = 0;
        for (var c = 0; c < x.GetLength(1); c++)
        {
            sum += (x[i, c] - y[j, c]) * (x[i, c] - y[j, c]);
        }
        return Math.Sqrt(sum);
    }
}
