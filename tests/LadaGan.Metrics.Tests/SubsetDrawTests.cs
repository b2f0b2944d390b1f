namespace LadaGan.Metrics.Tests;

/// <summary>Every image comes into as many of KID's subsets as chance gives it, the first and the last no less than the others.</summary>
public class SubsetDrawTests : TensorTest
{
    private const int Images = 5;
    private const int Subsets = 100;

    /// <summary>
    /// Features of width 1, subsets of two. Real rows are 0 but for one 1, generated rows are 1: k(0, ·) = 1, k(1, 1) = 8. A subset with
    /// the one gives 1 + 8 − (1 + 8) = 0, a subset without it 1 + 8 − 2 = 7. Two of five rows are drawn: the mean tells how often the one
    /// was.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_real_image_is_drawn_as_often(int marked)
    {
        var distance = KernelInceptionDistance.OfSubsets(OneOf(marked), Tensor.Full([Images, 1], 1), Subsets, size: 2);
        AssertTwoInFive(1 - distance.Mean / 7);
    }

    /// <summary>The same with the sides exchanged.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_generated_image_is_drawn_as_often(int marked)
    {
        var distance = KernelInceptionDistance.OfSubsets(Tensor.Full([Images, 1], 1), OneOf(marked), Subsets, size: 2);
        AssertTwoInFive(1 - distance.Mean / 7);
    }

    private static Tensor OneOf(int marked)
    {
        var rows = new float[Images];
        rows[marked] = 1;
        return Tensor.Of<float>(rows, Images, 1);
    }

    /// <summary>Within four standard deviations of the binomial distribution.</summary>
    private static void AssertTwoInFive(double share)
    {
        var deviation = Math.Sqrt(0.4 * 0.6 / Subsets);
        Assert.InRange(share, 0.4 - 4 * deviation, 0.4 + 4 * deviation);
    }
}
