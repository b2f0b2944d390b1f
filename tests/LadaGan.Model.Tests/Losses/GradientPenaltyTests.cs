using LadaGan.Model.Losses;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Losses;

public class GradientPenaltyTests : TensorTest
{
    // A discriminator small enough for finite differences: convolution, LeakyReLU, convolution.
    private readonly ParameterStore _store = new(TestDevice.Chosen);
    private readonly Conv2d _first;
    private readonly Conv2d _second;
    private readonly double[,,,] _firstWeight;
    private readonly double[] _firstBias;
    private readonly double[,,,] _secondWeight;
    private readonly double[] _secondBias;

    public GradientPenaltyTests()
    {
        _first = new Conv2d(_store.Root / "first", 3, 4, size: 3, stride: 2, padding: 1);
        _second = new Conv2d(_store.Root / "second", 4, 2, size: 2);
        Randomized.Fill(_store);
        (_firstWeight, _firstBias) = (Doubles.Of4(_store["first.weight"]), Doubles.Of1(_store["first.bias"]));
        (_secondWeight, _secondBias) = (Doubles.Of4(_store["second.weight"]), Doubles.Of1(_store["second.bias"]));
    }

    [Fact]
    public void Is_the_mean_squared_norm_of_the_gradient_of_the_sum_of_logits()
    {
        var x = Draw.Leaf("x", 2, 3, 6, 6);
        var expected = Penalty(Doubles.Of4(x));
        // sums over the 108 pixels of an image
        Assert.Equal(expected, GradientPenalty.R1(Logits(x), x).Item(), Tolerance.OfLayers(3, 108) * expected);
    }

    [Fact]
    public void Its_own_gradient_equals_finite_differences()
    {
        var x = Draw.Leaf("x", 2, 3, 6, 6);
        var penalty = GradientPenalty.R1(Logits(x), x);
        var gradient = Gradients.Grad(penalty, _store["second.weight"]);
        var (at, images) = (Doubles.Of4(_store["second.weight"]), Doubles.Of4(x));
        // The discriminator is linear between its kinks: the penalty is quadratic in the second layer, and large steps are exact.
        var expected = FiniteDifference.Gradient(at, () => Penalty(images, second: at), step: 1e-2);
        TensorAssert.Close(expected, gradient.Reshape(-1), Tolerance.OfLayers(4, 108));
    }

    private Tensor Logits(Tensor x) => _second.Forward(_first.Forward(x).LeakyRelu(0.2)).Reshape(x.Size(0), -1);

    private double Penalty(double[,,,] x, double[,,,]? second = null)
    {
        var gradient = FiniteDifference.Gradient(x, () => SumOfLogits(x, second));
        return gradient.Sum(value => value * value) / x.GetLength(0);
    }

    private double SumOfLogits(double[,,,] x, double[,,,]? second)
    {
        var hidden = ConvolutionOracle.Forward(x, _firstWeight, _firstBias, 2, 1, 1);
        var index = new int[4];
        for (index[0] = 0; index[0] < hidden.GetLength(0); index[0]++)
        {
            for (index[1] = 0; index[1] < hidden.GetLength(1); index[1]++)
            {
                for (index[2] = 0; index[2] < hidden.GetLength(2); index[2]++)
                {
                    for (index[3] = 0; index[3] < hidden.GetLength(3); index[3]++)
                    {
                        var value = (double)hidden.GetValue(index)!;
                        hidden.SetValue(value >= 0 ? value : 0.2 * value, index);
                    }
                }
            }
        }
        return ConvolutionOracle.Forward(hidden, second ?? _secondWeight, _secondBias).Cast<double>().Sum();
    }

    protected override void Dispose(bool disposing)
    {
        _store.Dispose();
        base.Dispose(disposing);
    }
}
