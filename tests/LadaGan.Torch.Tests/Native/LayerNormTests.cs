namespace LadaGan.Torch.Tests.Native;

/// <summary><c>ladagan::layer_norm</c> (native/layer_norm.cpp) against libtorch's <c>aten::layer_norm</c> in float64.</summary>
public class LayerNormTests : TensorTest
{
    private const double Epsilon = 1e-3;

    /// <summary>Norm, derivative and second derivative, one after another; the longest sums are over 5 · 131 tokens.</summary>
    private static readonly double Rounding = Tolerance.OfLayers(3, 5 * 131);
    private static readonly Operator Theirs = new("aten::layer_norm");
    private static readonly bool[] All = [true, true, true], Images = [true, false, false], Weights = [false, true, true];

    /// <summary>Images, tokens, width: less than a vector, odd ones; a block of rows, several, several parts of blocks.</summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 1, 3],
        [2, 3, 5],
        [3, 64, 16],
        [2, 65, 48],
        [1, 300, 33],
        [5, 131, 7]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_differentiates_twice_as_libtorch_does(int[] shape)
    {
        (bool[], bool[], bool[])[] cases =
        [
            (All, All, All),
            (All, Images, Images),
            (All, Weights, Weights),
            (All, All, Images),
            (All, All, [false, true, false]),
            (All, All, [false, false, true]),
            (Images, Images, Images),
            (Weights, Weights, [false, true, false]),
        ];
        foreach (var (differentiable, wanted, weighted) in cases)
        {
            using var scope = new TensorScope();
            var inputs = Inputs(shape);
            TwiceDifferentiated By(Func<Tensor[], Tensor> operation, Tensor[] values) =>
                new(operation, values, differentiable, wanted, weighted);
            var exact = By(LibTorchs, Array.ConvertAll(inputs, input => input.To(DataType.Float64)));
            By(values => Ours(values), inputs)
                .IsClose(exact, Rounding, Rounding, $"wanted {wanted.Count(flag => flag)}, weighted {weighted.Count(flag => flag)}");
        }
    }

    [Fact]
    public void In_bfloat16_only_results_are_rounded()
    {
        var inputs = Inputs([5, 131, 48]);
        var exact = new TwiceDifferentiated(values => Ours(values), inputs, All, All, All);
        var rounded = new TwiceDifferentiated(values => Ours(values, DataType.BFloat16), inputs, All, All, All);
        Assert.Equal(DataType.BFloat16, rounded.Output.Type);
        TensorAssert.Close(exact.Output, rounded.Output, Tolerance.ToBFloat16);
        for (var i = 0; i < 3; i++)
        {
            TensorAssert.CloseInNorm(exact.First[i], rounded.First[i], Tolerance.InNorm(2, Tolerance.BFloat16), $"to {i}");
            TensorAssert.CloseInNorm(exact.Second[i], rounded.Second[i].Float(),
                Tolerance.InNorm(2, Tolerance.BFloat16), $"penalty to {i}");
        }
    }

    [Fact]
    public void Other_types_are_libtorchs()
    {
        var rounding = Tolerance.Between(Tolerance.OfLayers(3, 2 * 65, unit: Tolerance.Float64));
        Tensor[] inputs = Array.ConvertAll(Inputs([2, 65, 48]), input => input.To(DataType.Float64));
        new TwiceDifferentiated(values => Ours(values), inputs, All, All, All)
            .IsClose(new(LibTorchs, inputs, All, All, All), rounding, rounding, "float64");
    }

    [Fact]
    public void The_bits_are_those_of_one_thread() =>
        TwiceDifferentiated.IsTheSameOnAnyThreads(() => new(values => Ours(values), Inputs([3, 700, 9]), All, All, All));

    [Fact]
    public void A_constant_row_gives_the_bias()
    {
        var y = Tensor.Full([2, 3, 4], 7).LayerNorm(Draw.Normal("w", 4), Draw.Normal("b", 4), Epsilon);
        Assert.All(Enumerable.Range(0, 6), row => TensorAssert.Same<float>(Draw.Normal("b", 4), y.Reshape(6, 4).Select(0, row)));
    }

    [Fact]
    public void A_weight_that_does_not_fit_is_named()
    {
        Tensor[] inputs = [Tensor.Ones([2, 3, 4]), Tensor.Ones([2, 4]), Tensor.Ones([2, 4])];
        var message = Assert.Throws<TorchException>(() => Ours(inputs)).Message;
        const string Expected = "weight and bias are [D] for an input [..., D], not [2, 4] and [2, 4] for [2, 3, 4]";
        Assert.Contains(Expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_weight_it_is_libtorchs()
    {
        var x = Draw.Normal("x", 2, 3, 5);
        TensorAssert.Same<float>(Theirs.Call(x, new[] { 5L }, Argument.None, Argument.None, Epsilon), x.LayerNorm(Epsilon));
    }

    [Fact]
    public void A_third_derivative_is_refused() =>
        TwiceDifferentiated.RefusesAThird("ladagan::layer_norm", values => Ours(values), Inputs([2, 3, 5]));

    private static Tensor Ours(Tensor[] inputs, DataType? type = null) => inputs[0].LayerNorm(inputs[1], inputs[2], Epsilon, type);

    private static Tensor LibTorchs(Tensor[] inputs) =>
        inputs[2].AddCMul(Theirs.Call(inputs[0], new[] { inputs[0].Size(-1) }, Argument.None, Argument.None, Epsilon), inputs[1]);

    /// <summary>x of mean 0.5 and deviation 1, weight, bias.</summary>
    private static Tensor[] Inputs(int[] shape)
    {
        return [Draw.Normal("x", shape[0], shape[1], shape[2]) + 0.5, Draw.Normal("w", shape[2]), Draw.Normal("b", shape[2])];
    }
}
