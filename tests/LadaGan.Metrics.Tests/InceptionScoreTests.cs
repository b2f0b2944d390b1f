namespace LadaGan.Metrics.Tests;

public class InceptionScoreTests : TensorTest
{
    [Fact]
    public void Is_the_reference()
    {
        using var golden = new Golden("metrics");
        var expected = golden.Numbers("inception_score_10_splits");

        var logits = golden["logits"];
        Assert.Equal(0, logits.Size(0) % 10);

        var score = InceptionScore.Of(logits, (int)logits.Size(0) / 10);

        Assert.Equal(expected[0], score.Mean, expected[0] * 1e-6);
        Assert.Equal(expected[1], score.StandardDeviation, 1e-6);
    }

    [Theory]
    [InlineData(100, 20)]
    [InlineData(100, 15)]
    [InlineData(25, 24)]
    [InlineData(23, 5000)]
    public void Agrees_with_plain_loops(int count, int partSize)
    {
        var logits = Draw.Normal("logits", count, 6) * 3;
        var x = Doubles.Of2(logits);
        var scores = Enumerable.Range(0, count).Chunk(partSize).Select(part => Oracle(x, part[0], part[^1] + 1)).ToArray();

        var score = InceptionScore.Of(logits, partSize);

        Assert.Equal(scores.Average(), score.Mean, 10);
        Assert.Equal(Math.Sqrt(scores.Average(s => s * s) - scores.Average() * scores.Average()), score.StandardDeviation, 6);
    }

    /// <summary>
    /// By hand: a part whose images are identical scores 1; one whose images are n classes, equally often and certain, scores n. CelebA's
    /// 19,962 images are three parts of 5,000 and one of 4,962: (1 + 2 + 4 + 3)/4.
    /// </summary>
    [Fact]
    public void The_protocols_images_are_parts_of_5000_and_the_rest()
    {
        int[] classes = [1, 2, 4, 3];
        int[] sizes = [5000, 5000, 5000, 4962];
        var labels = classes.Zip(sizes).SelectMany(part => Enumerable.Range(0, part.Second).Select(i => i % part.First)).ToArray();

        var score = InceptionScore.Of(Certain(labels));

        Assert.Equal(2.5, score.Mean, 9);
        Assert.Equal(Math.Sqrt(1.25), score.StandardDeviation, 9);
    }

    /// <summary>By hand: each half of 2,500 + 2,500 images of two classes scores 2; ten parts of 1,000 would not.</summary>
    [Fact]
    public void Ten_thousand_images_are_two_parts()
    {
        var labels = Enumerable.Range(0, 10_000).Select(i => i % 5000 / 2500).ToArray();

        var score = InceptionScore.Of(Certain(labels));

        Assert.Equal(2, score.Mean, 9);
        Assert.Equal(0, score.StandardDeviation, 9);
    }

    /// <summary>
    /// The best score has all classes equally often, each with certainty; the worst gives the same answer for all images.
    /// </summary>
    [Fact]
    public void Lies_between_one_and_the_number_of_classes()
    {
        var certain = Tensor.Full([8, 8], -1e4);
        certain.Diagonal().AddInPlace(2e4);

        Assert.Equal(8, InceptionScore.Of(certain).Mean, 9);
        Assert.Equal(1, InceptionScore.Of(Tensor.Zeros([8, 8]), 4).Mean, 12);
    }

    [Fact]
    public void No_images_are_refused_in_a_sentence() =>
        Assert.Equal(
            "an Inception score requires at least one image",
            Assert.Throws<MetricException>(() => InceptionScore.Of(Tensor.Zeros([0, 8]))).Message);

    /// <summary>Logits that leave no doubt about the class.</summary>
    private static Tensor Certain(int[] labels)
    {
        var logits = new float[labels.Length * 4];
        for (var i = 0; i < labels.Length; i++)
        {
            logits[(i * 4) + labels[i]] = 1e4f;
        }
        return Tensor.Of(logits, labels.Length, 4);
    }

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
