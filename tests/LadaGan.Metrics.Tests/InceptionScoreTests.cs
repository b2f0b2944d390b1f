namespace LadaGan.Metrics.Tests;

public class InceptionScoreTests : TensorTest
{
    [Fact]
    public void Is_the_reference()
    {
        using var golden = new Golden("metrics");
        var expected = golden.Numbers("inception_score_10_splits");

        var score = InceptionScore.OfSplits(golden["logits"]);

        Assert.Equal(expected[0], score.Mean, expected[0] * 1e-6);
        Assert.Equal(expected[1], score.StandardDeviation, 1e-6);
    }

    [Theory]
    [InlineData(100, 7)]
    [InlineData(23, 1)]
    public void Agrees_with_plain_loops(int count, int splits)
    {
        var logits = Draw.Normal("logits", count, 6) * 3;
        var x = Doubles.Of2(logits);
        var scores = Enumerable.Range(0, splits).Select(i => Oracle(x, i * count / splits, (i + 1) * count / splits)).ToArray();

        var score = InceptionScore.OfSplits(logits, splits);

        Assert.Equal(scores.Average(), score.Mean, 10);
        Assert.Equal(Math.Sqrt(scores.Average(s => s * s) - scores.Average() * scores.Average()), score.StandardDeviation, 6);
    }

    [Fact]
    public void Parts_of_a_size_leave_a_smaller_last_one()
    {
        var logits = Draw.Normal("logits", 25, 6) * 3;
        var x = Doubles.Of2(logits);

        Assert.Equal((Oracle(x, 0, 10) + Oracle(x, 10, 20) + Oracle(x, 20, 25)) / 3, InceptionScore.OfSplitsSized(logits, 10).Mean, 10);
        Assert.Equal(InceptionScore.OfSplits(logits, 5), InceptionScore.OfSplitsSized(logits, 5));
    }

    /// <summary>
    /// The best score has all classes equally often, each with certainty; the worst gives the same answer for all images.
    /// </summary>
    [Fact]
    public void Lies_between_one_and_the_number_of_classes()
    {
        var certain = Tensor.Full([8, 8], -1e4);
        certain.Diagonal().AddInPlace(2e4);

        Assert.Equal(8, InceptionScore.OfSplits(certain, 1).Mean, 9);
        Assert.Equal(1, InceptionScore.OfSplits(Tensor.Zeros([8, 8]), 2).Mean, 12);
    }

    [Fact]
    public void Too_few_images_are_refused_in_a_sentence() =>
        Assert.Equal(
            "an Inception score over 10 splits requires at least 10 images, but there are 9",
            Assert.Throws<MetricException>(() => InceptionScore.OfSplits(Tensor.Zeros([9, 8]))).Message);

    private static double Oracle(double[,] logits, int start, int end)
    {
        var classes = logits.GetLength(1);
        var p = new double[end - start, classes];
        var marginal = new double[classes];
        for (var i = start; i < end; i++)
        {
            var sum = Enumerable.Range(0, classes).Sum(c => Math.Exp(logits[i, c]));
            for (var c = 0; c < classes; c++)
            {
                p[i - start, c] = Math.Exp(logits[i, c]) / sum;
                marginal[c] += p[i - start, c] / (end - start);
            }
        }
        double divergence = 0;
        for (var i = 0; i < end - start; i++)
        {
            for (var c = 0; c < classes; c++)
            {
                divergence += p[i, c] * Math.Log(p[i, c] / marginal[c]) / (end - start);
            }
        }
        return Math.Exp(divergence);
    }
}
