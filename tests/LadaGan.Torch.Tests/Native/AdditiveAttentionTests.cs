namespace LadaGan.Torch.Tests.Native;

/// <summary><c>ladagan::additive_attention</c> (native/additive_attention.cpp) against the same of PyTorch's operators in float64.</summary>
public class AdditiveAttentionTests : TensorTest
{
    private static readonly bool[] Both = [true, true], Projections = [true, false], Weights = [false, true];

    /// <summary>Images, tokens, heads, head width: less than a vector, odd ones; a block of tokens, several, several parts of blocks.</summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 1, 1, 1],
        [2, 3, 2, 5],
        [3, 64, 4, 16],
        [2, 65, 1, 33],
        [1, 1300, 3, 7],
        [5, 131, 4, 8]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_differentiates_twice_as_its_formula_does(int[] shape)
    {
        foreach (var (differentiable, wanted, weighted) in new[] { (Both, Both, Both), (Both, Projections, Projections), (Both, Weights, Weights), (Both, Both, Weights), (Projections, Projections, Projections), (Weights, Weights, Weights) })
        {
            using var scope = new TensorScope();
            var rounding = Tolerance.OfLayers(3, shape[1]);   // sums over tokens; answer, derivative, second derivative
            var inputs = Inputs(shape);
            TwiceDifferentiated By(Func<Tensor[], Tensor> operation, Tensor[] values) => new(operation, values, differentiable, wanted, weighted);
            By(Ours, inputs).IsClose(By(Formula, Array.ConvertAll(inputs, input => input.To(DataType.Float64))), rounding, rounding, $"wanted {string.Join(' ', wanted)}, weighted {string.Join(' ', weighted)}");
        }
    }

    [Fact]
    public void In_bfloat16_only_results_are_rounded()
    {
        var inputs = Inputs([5, 131, 4, 8]);
        inputs[0] = inputs[0].To(DataType.BFloat16).Float();
        var exact = new TwiceDifferentiated(Ours, inputs, Both, Both, Both);
        var rounded = new TwiceDifferentiated(values => Ours([values[0].To(DataType.BFloat16), values[1]]), inputs, Both, Both, Both);
        Assert.Equal(DataType.BFloat16, rounded.Output.Type);
        TensorAssert.Close(exact.Output, rounded.Output, Tolerance.ToBFloat16);
        for (var i = 0; i < 2; i++)
        {
            TensorAssert.CloseInNorm(exact.First[i], rounded.First[i], Tolerance.InNorm(2, Tolerance.BFloat16), $"to {i}");
            TensorAssert.CloseInNorm(exact.Second[i], rounded.Second[i].Float(), Tolerance.InNorm(2, Tolerance.BFloat16), $"penalty to {i}");
        }
    }

    [Fact]
    public void In_float64_it_is_the_formula()
    {
        var rounding = Tolerance.Between(Tolerance.OfLayers(3, 65, unit: Tolerance.Float64));
        var inputs = Array.ConvertAll(Inputs([2, 65, 3, 11]), input => input.To(DataType.Float64));
        new TwiceDifferentiated(Ours, inputs, Both, Both, Both).IsClose(new(Formula, inputs, Both, Both, Both), rounding, rounding, "float64");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_bits_are_those_of_one_thread(int images) =>
        TwiceDifferentiated.IsTheSameOnAnyThreads(() => new(Ours, Inputs([images, 900, 2, 8]), Both, Both, Both));

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<TorchException>(() => Tensor.Ones([2, 3, 12]).AdditiveAttention(Tensor.Ones([2, 3, 3])));
        Assert.Contains("projections [B, N, 3D] and weights [B, h, N] with D in h heads are wanted, not [2, 3, 12] and [2, 3, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_derivative_is_refused() => TwiceDifferentiated.RefusesAThird("ladagan::additive_attention", Ours, Inputs([2, 3, 2, 5]));

    private static Tensor Ours(Tensor[] inputs) => inputs[0].AdditiveAttention(inputs[1]);

    private static Tensor Formula(Tensor[] inputs)
    {
        var (parts, alpha) = (inputs[0].Chunk(3, -1), inputs[1]);
        var (shape, heads) = (parts[0].Shape, alpha.Size(1));
        var perHead = parts[0].Reshape(shape[0], shape[1], heads, shape[2] / heads);                      // [B, N, h, d]
        var g = (alpha.Transpose(1, 2).Unsqueeze(-1) * perHead).Sum([1]).Reshape(shape[0], 1, shape[2]);  // [B, 1, D]
        return g * parts[1] * parts[2];
    }

    private static Tensor[] Inputs(int[] shape) =>
        [Draw.Normal("qkv", shape[0], shape[1], 3 * shape[2] * shape[3]), Draw.Normal("alpha", shape[0], shape[2], shape[1]).Softmax(-1)];
}
