using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Tests.Losses;

public class ConsistencyRegularizationTests : TensorTest
{
    private readonly Tensor _clean;
    private readonly Tensor _augmented;

    public ConsistencyRegularizationTests() => (_clean, _augmented) = (Draw.Leaf("clean", 3, 25), Draw.Leaf("augmented", 3, 25));

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    [InlineData(0)]
    public void Equals_its_formula(double lambda)
    {
        // of a mean about 2 λ
        Assert.Equal(Formula(Doubles.Of2(_clean), Doubles.Of2(_augmented), lambda),
            ConsistencyRegularization.Loss(_clean, _augmented, lambda).Item(), Tolerance.OfSum(75) * 2 * lambda);
    }

    [Fact]
    public void Both_logits_get_the_gradient_of_finite_differences()
    {
        var gradients = Gradients.Grad(ConsistencyRegularization.Loss(_clean, _augmented, 0.7), [_clean, _augmented]);
        var (clean, augmented) = (Doubles.Of2(_clean), Doubles.Of2(_augmented));
        TensorAssert.Close(FiniteDifference.Gradient(clean, () => Formula(clean, augmented, 0.7)),
            gradients[0]!.Reshape(-1), Tolerance.Of(6), "clean");
        TensorAssert.Close(FiniteDifference.Gradient(augmented, () => Formula(clean, augmented, 0.7)),
            gradients[1]!.Reshape(-1), Tolerance.Of(6), "augmented");
    }

    [Fact]
    public void Logits_that_do_not_change_cost_nothing()
    {
        Assert.Equal(0, ConsistencyRegularization.Loss(_clean, _clean.Detach(), 10).Item());
    }

    private static double Formula(double[,] clean, double[,] augmented, double lambda)
    {
        var sum = 0.0;
        for (var b = 0; b < clean.GetLength(0); b++)
        {
            for (var i = 0; i < clean.GetLength(1); i++)
            {
                sum += (clean[b, i] - augmented[b, i]) * (clean[b, i] - augmented[b, i]);
            }
        }
        return lambda * sum / clean.Length;
    }
}
