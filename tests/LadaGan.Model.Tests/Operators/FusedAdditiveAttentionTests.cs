using LadaGan.Model.Attention;
using LadaGan.Model.Operators;

namespace LadaGan.Model.Tests.Operators;

/// <summary>
/// <c>ladagan::additive_attention</c> (native/additive_attention.cpp) against the plain lines of <see cref="AdditiveAttention.Attend"/>.
/// </summary>
public class FusedAdditiveAttentionTests : TensorTest
{
    private static readonly bool[] Both = [true, true], Projections = [true, false], Weights = [false, true];

    /// <summary>
    /// Images, tokens, heads, head width: less than a vector, odd ones; a block of tokens, several, several parts of blocks.
    /// </summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 1, 1, 1],
        [2, 3, 2, 5],
        [3, 64, 4, 16],
        [2, 65, 1, 33],
        [1, 1300, 3, 7],
        [5, 131, 4, 8]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_differentiates_twice_as_the_plain_lines_do(int[] shape)
    {
        (bool[], bool[], bool[])[] cases =
        [
            (Both, Both, Both),
            (Both, Projections, Projections),
            (Both, Weights, Weights),
            (Both, Both, Weights),
            (Projections, Projections, Projections),
            (Weights, Weights, Weights),
        ];
        foreach (var (differentiable, wanted, weighted) in cases)
        {
            using var scope = new TensorScope();
            var inputs = Inputs(shape);
            var rounding = Tolerance.OfLayers(3, shape[1]);   // sums over tokens: answer, derivative, second derivative
            TwiceDifferentiated By(Func<Tensor[], Tensor> operation, Tensor[] values) =>
                new(operation, values, differentiable, wanted, weighted);
            var exact = By(Plain, Array.ConvertAll(inputs, input => input.To(DataType.Float64)));
            By(Ours, inputs)
                .IsClose(exact, rounding, rounding, $"wanted {string.Join(' ', wanted)}, weighted {string.Join(' ', weighted)}");
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
            TensorAssert.CloseInNorm(exact.Second[i], rounded.Second[i].Float(),
                Tolerance.InNorm(2, Tolerance.BFloat16), $"penalty to {i}");
        }
    }

    /// <summary>The plain lines are the oracle above; these loops are theirs.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 5, 3, 4)]
    public void The_plain_lines_are_the_papers_sums(int images, int tokens, int heads, int headWidth)
    {
        var inputs = Array.ConvertAll(Inputs([images, tokens, heads, headWidth]), input => input.To(DataType.Float64));
        var (qkv, alpha, width) = (Doubles.Of3(inputs[0]), Doubles.Of3(inputs[1]), heads * headWidth);
        var expected = new double[images, tokens, width];
        for (var b = 0; b < images; b++)
        {
            for (var c = 0; c < width; c++)
            {
                var g = Enumerable.Range(0, tokens).Sum(n => alpha[b, c / headWidth, n] * qkv[b, n, c]);
                for (var n = 0; n < tokens; n++)
                {
                    expected[b, n, c] = g * qkv[b, n, width + c] * qkv[b, n, (2 * width) + c];
                }
            }
        }
        TensorAssert.Close(expected, Plain(inputs), Tolerance.OfSum(5, unit: Tolerance.Float64));
    }

    [Fact]
    public void It_applies_to_float32_and_bfloat16_and_to_nothing_else()
    {
        var (qkv, alpha) = (Tensor.Ones([2, 3, 12]), Tensor.Ones([2, 2, 3]));
        Assert.True(FusedAdditiveAttention.Applies(qkv, alpha));
        Assert.True(FusedAdditiveAttention.Applies(qkv.To(DataType.BFloat16), alpha));
        (Tensor, Tensor)[] others =
        [
            (qkv.To(DataType.Float64), alpha.To(DataType.Float64)),
            (qkv.To(DataType.Float16), alpha),
            (qkv, alpha.To(DataType.Float64)),
            (Tensor.Ones([0, 3, 12]), Tensor.Ones([0, 2, 3])),
        ];
        foreach (var (projections, weights) in others)
        {
            Assert.False(FusedAdditiveAttention.Applies(projections, weights));
            var error = Assert.Throws<TorchException>(() => FusedAdditiveAttention.Call(projections, weights));
            Assert.Contains("float or bfloat16 projections and float weights are wanted", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_schema_is_the_one_it_is_called_by() =>
        Assert.Equal("ladagan::additive_attention(Tensor qkv, Tensor alpha) -> Tensor", FusedAdditiveAttention.Operator.Schema);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_bits_are_those_of_one_thread(int images) =>
        TwiceDifferentiated.IsTheSameOnAnyThreads(() => new(Ours, Inputs([images, 900, 2, 8]), Both, Both, Both));

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<TorchException>(() => FusedAdditiveAttention.Call(Tensor.Ones([2, 3, 12]), Tensor.Ones([2, 3, 3])));
        const string Expected = "projections [B, N, 3D] and weights [B, h, N] with D in h heads are wanted, not [2, 3, 12] and [2, 3, 3]";
        Assert.Contains(Expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_derivative_is_refused() =>
        TwiceDifferentiated.RefusesAThird("ladagan::additive_attention", Ours, Inputs([2, 3, 2, 5]));

    private static Tensor Ours(Tensor[] inputs) => FusedAdditiveAttention.Call(inputs[0], inputs[1]);

    private static Tensor Plain(Tensor[] inputs)
    {
        var thirds = inputs[0].Chunk(3, -1);
        return AdditiveAttention.Attend(inputs[1], thirds[0], thirds[1], thirds[2]);
    }

    private static Tensor[] Inputs(int[] shape) =>
        [Draw.Normal("qkv", shape[0], shape[1], 3 * shape[2] * shape[3]), Draw.Normal("alpha", shape[0], shape[2], shape[1]).Softmax(-1)];
}
