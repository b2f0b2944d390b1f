using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Tests.Losses;

public class AdversarialLossTests : TensorTest
{
    private const AdversarialLoss Logistic = AdversarialLoss.Logistic;
    private const AdversarialLoss Hinge = AdversarialLoss.Hinge;

    [Fact]
    public void Logistic_equals_its_formula()
    {
        var (real, fake) = (Draw.Normal("real", 4, 25) * 5, Draw.Normal("fake", 4, 25) * 5);
        var (x, g) = (Doubles.Of2(real).Cast<double>().ToArray(), Doubles.Of2(fake).Cast<double>().ToArray());
        var (both, one) = (x.Average(logit => Softplus(-logit)) + g.Average(Softplus), g.Average(logit => Softplus(-logit)));
        Assert.Equal(both, Logistic.Discriminator(real, fake).Item(), Tolerance.OfSum(100) * both);
        Assert.Equal(one, Logistic.Generator(fake).Item(), Tolerance.OfSum(100) * one);
    }

    [Fact]
    public void Logistic_at_far_logits_neither_overflows_nor_vanishes()
    {
        var (high, low) = (Tensor.Full([1, 25], 200), Tensor.Full([1, 25], -200));
        Assert.Equal(400, Logistic.Discriminator(low, high).Item(), Tolerance.OfSum(25) * 400);
        Assert.Equal(0, Logistic.Discriminator(high, low).Item(), 1e-6);
        Assert.Equal(200, Logistic.Generator(low).Item(), Tolerance.OfSum(25) * 200);
    }

    [Fact]
    public void Logistic_costs_an_undecided_discriminator_two_logarithms_of_two()
    {
        var zero = Tensor.Zeros([2, 25]);
        Assert.Equal(2 * Math.Log(2), Logistic.Discriminator(zero, zero).Item(), Tolerance.OfSum(50));
        Assert.Equal(Math.Log(2), Logistic.Generator(zero).Item(), Tolerance.OfSum(50));
    }

    [Fact]
    public void Hinge_equals_its_formula()
    {
        var (real, fake) = (Draw.Normal("real", 4, 25) * 2, Draw.Normal("fake", 4, 25) * 2);
        var (x, g) = (Doubles.Of2(real).Cast<double>().ToArray(), Doubles.Of2(fake).Cast<double>().ToArray());
        var expected = x.Average(logit => logit < 1 ? 1 - logit : 0) + g.Average(logit => logit > -1 ? 1 + logit : 0);
        Assert.Equal(expected, Hinge.Discriminator(real, fake).Item(), Tolerance.OfSum(100) * expected);
        Assert.Equal(-g.Average(), Hinge.Generator(fake).Item(), Tolerance.OfSum(100) * g.Average(Math.Abs));
    }

    [Fact]
    public void Hinge_pulls_at_the_discriminator_only_within_the_margins()
    {
        var (real, fake) = (Leaf(-3, 0.5f, 1.5f, 9), Leaf(-9, -1.5f, -0.5f, 3));
        var gradients = Gradients.Grad(Hinge.Discriminator(real, fake), [real, fake]);
        Assert.Equal([-0.25f, -0.25f, 0, 0], gradients[0]!.ToArray<float>());
        Assert.Equal([0, 0, 0.25f, 0.25f], gradients[1]!.ToArray<float>());
    }

    [Fact]
    public void Hinge_pulls_at_the_generator_everywhere_alike()
    {
        var fake = Leaf(-200, -1, 0, 200);
        Assert.Equal([-0.25f, -0.25f, -0.25f, -0.25f], Gradients.Grad(Hinge.Generator(fake), fake).ToArray<float>());
    }

    [Fact]
    public void Hinge_costs_an_undecided_discriminator_both_margins_and_a_sure_one_nothing()
    {
        var (zero, sure) = (Tensor.Zeros([2, 25]), Tensor.Full([2, 25], 1));
        Assert.Equal(2, Hinge.Discriminator(zero, zero).Item());
        Assert.Equal(0, Hinge.Discriminator(sure, -sure).Item());
    }

    [Fact]
    public void A_number_that_names_no_loss_is_refused()
    {
        var (logits, none) = (Tensor.Zeros([1, 25]), (AdversarialLoss)7);
        Assert.Throws<ArgumentOutOfRangeException>(() => none.Discriminator(logits, logits));
        Assert.Throws<ArgumentOutOfRangeException>(() => none.Generator(logits));
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static Tensor Leaf(params float[] logits)
    {
        var leaf = Tensor.Of(logits, 1, logits.Length);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
