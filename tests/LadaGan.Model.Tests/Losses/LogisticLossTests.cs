using LadaGan.Model.Losses;

namespace LadaGan.Model.Tests.Losses;

public class LogisticLossTests : TensorTest
{
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    [Fact]
    public void Equals_its_formula()
    {
        var (real, fake) = (Draw.Normal("real", 4, 25) * 5, Draw.Normal("fake", 4, 25) * 5);
        var (x, g) = (Doubles.Of2(real).Cast<double>().ToArray(), Doubles.Of2(fake).Cast<double>().ToArray());
        var (both, one) = (x.Average(logit => Softplus(-logit)) + g.Average(Softplus), g.Average(logit => Softplus(-logit)));
        Assert.Equal(both, LogisticLoss.Discriminator(real, fake).Item(), Tolerance.OfSum(100) * both);
        Assert.Equal(one, LogisticLoss.Generator(fake).Item(), Tolerance.OfSum(100) * one);
    }

    [Fact]
    public void Far_logits_neither_overflow_nor_vanish()
    {
        var (high, low) = (Tensor.Full([1, 25], 200), Tensor.Full([1, 25], -200));
        Assert.Equal(400, LogisticLoss.Discriminator(low, high).Item(), Tolerance.OfSum(25) * 400);
        Assert.Equal(0, LogisticLoss.Discriminator(high, low).Item(), 1e-6);
        Assert.Equal(200, LogisticLoss.Generator(low).Item(), Tolerance.OfSum(25) * 200);
    }

    [Fact]
    public void An_undecided_discriminator_costs_two_logarithms_of_two()
    {
        var zero = Tensor.Zeros([2, 25]);
        Assert.Equal(2 * Math.Log(2), LogisticLoss.Discriminator(zero, zero).Item(), Tolerance.OfSum(50));
        Assert.Equal(Math.Log(2), LogisticLoss.Generator(zero).Item(), Tolerance.OfSum(50));
    }
}
