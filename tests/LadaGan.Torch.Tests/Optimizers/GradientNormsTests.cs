using LadaGan.Torch.Optimizers;

namespace LadaGan.Torch.Tests.Optimizers;

public class GradientNormsTests : TensorTest
{
    private const int Large = 300_001; // more than four pieces, and not a multiple of any vector's length

    [Fact]
    public void Are_the_roots_of_the_sums_of_squares()
    {
        Tensor[] parameters = [Parameter("a", 3, 5), Parameter("none"), Parameter("b", 1), Parameter("c", Large)];
        parameters[1].Grad = null;
        double[] expected = [.. parameters.Select(parameter => Norm(parameter.Grad))];
        Assert.Equal(0, expected[1]);
        TensorAssert.Close(expected, GradientNorms.Of(parameters), Tolerance.Of(4));
        TensorAssert.Close(expected, GradientNorms.OfList([.. parameters.Select(parameter => parameter.Grad)]), Tolerance.OfSum(Large) / 2);
    }

    [Fact]
    public void A_gradient_that_does_not_lie_in_one_piece_is_measured_too()
    {
        var parameter = Tensor.Zeros([4, 6]);
        parameter.Grad = Draw.Normal("transposed", 6, 4).Transpose(0, 1);
        TensorAssert.Close((double[])[Norm(parameter.Grad)], GradientNorms.Of([parameter]), Tolerance.Of(4));
    }

    [Fact]
    public void Have_the_same_bits_on_any_number_of_threads()
    {
        var parameter = Parameter("c", Large);
        var single = GradientNorms.Of([parameter]);
        TorchRuntime.Threads = 2;
        TensorAssert.Same<float>(single, GradientNorms.Of([parameter]));
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 1000)]
    [InlineData(float.NegativeInfinity, Large - 1)]
    [InlineData(1e30f, 17)]
    public void One_bad_element_makes_its_norm_no_number(float bad, int at)
    {
        var (good, parameter) = (Parameter("a", 4), Parameter("c", Large));
        parameter.Grad!.Data<float>()[at] = bad;
        var norms = GradientNorms.Of([good, parameter]).ToArray<float>();
        Assert.True(float.IsFinite(norms[0]));
        Assert.False(float.IsFinite(norms[1]));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        var parameter = Parameter("a", 3);
        var live = Tensor.LiveCount;
        GradientNorms.Of([parameter]).Dispose();
        Assert.Equal(live, Tensor.LiveCount);
    }

    private static Tensor Parameter(string name, params long[] shape)
    {
        var parameter = Tensor.Zeros(shape);
        parameter.Grad = Draw.Normal(name, shape);
        return parameter;
    }

    private static double Norm(Tensor? gradient) =>
        gradient is null ? 0 : Math.Sqrt(gradient.ToArray<float>().Sum(value => (double)value * value));
}
