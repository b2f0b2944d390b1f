using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Tests.Losses;

public class HingeLossTests : TensorTest
{
    [Fact]
    public void Equals_its_formula()
    {
        var (real, fake) = (Draw.Normal("real", 4, 25) * 2, Draw.Normal("fake", 4, 25) * 2);
        var (x, g) = (Doubles.Of2(real).Cast<double>().ToArray(), Doubles.Of2(fake).Cast<double>().ToArray());
        var expected = x.Average(logit => logit < 1 ? 1 - logit : 0) + g.Average(logit => logit > -1 ? 1 + logit : 0);
        Assert.Equal(expected, HingeLoss.Discriminator(real, fake).Item(), Tolerance.OfSum(100) * expected);
        Assert.Equal(-g.Average(), HingeLoss.Generator(fake).Item(), Tolerance.OfSum(100) * g.Average(Math.Abs));
    }

    [Fact]
    public void Only_logits_within_their_margin_pull_at_the_discriminator()
    {
        var (real, fake) = (Leaf(-3, 0.5f, 1.5f, 9), Leaf(-9, -1.5f, -0.5f, 3));
        var gradients = Gradients.Grad(HingeLoss.Discriminator(real, fake), [real, fake]);
        Assert.Equal([-0.25f, -0.25f, 0, 0], gradients[0]!.ToArray<float>());
        Assert.Equal([0, 0, 0.25f, 0.25f], gradients[1]!.ToArray<float>());
    }

    [Fact]
    public void The_generator_is_pulled_everywhere_alike()
    {
        var fake = Leaf(-200, -1, 0, 200);
        Assert.Equal([-0.25f, -0.25f, -0.25f, -0.25f], Gradients.Grad(HingeLoss.Generator(fake), fake).ToArray<float>());
    }

    [Fact]
    public void An_undecided_discriminator_costs_both_margins_and_a_sure_one_nothing()
    {
        var (zero, sure) = (Tensor.Zeros([2, 25]), Tensor.Full([2, 25], 1));
        Assert.Equal(2, HingeLoss.Discriminator(zero, zero).Item());
        Assert.Equal(0, HingeLoss.Discriminator(sure, -sure).Item());
    }

    private static Tensor Leaf(params float[] logits)
    {
        var leaf = Tensor.Of(logits, 1, logits.Length);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
