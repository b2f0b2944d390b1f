using LadaGan.Model.Normalization;
using LadaGan.Model.Operators;

namespace LadaGan.Model.Tests.Operators;

/// <summary>
/// <c>ladagan::self_modulated_layer_norm</c> (native/layer_norm.cpp) against the plain line of
/// <see cref="SelfModulatedLayerNorm.Modulate"/>.
/// </summary>
public class FusedSelfModulatedLayerNormTests : TensorTest
{
    private const double Epsilon = 1e-3;

    /// <summary>Norm, derivative and second derivative, one after another; the longest sums are over 5 · 131 tokens.</summary>
    private static readonly double Rounding = Tolerance.OfLayers(3, 5 * 131);

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
    public void It_differentiates_twice_as_the_plain_line_does(int[] shape)
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
            var exact = By(Plain, Array.ConvertAll(inputs, input => input.To(DataType.Float64)));
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

    /// <summary>The plain line is the oracle above; these loops are its.</summary>
    [Fact]
    public void The_plain_line_is_equation_5()
    {
        var inputs = Array.ConvertAll(Inputs([2, 3, 5]), input => input.To(DataType.Float64));
        var (x, gamma, beta) = (Doubles.Of3(inputs[0]), Doubles.Of3(inputs[1]), Doubles.Of3(inputs[2]));
        var expected = new double[2, 3, 5];
        for (var b = 0; b < 2; b++)
        {
            for (var n = 0; n < 3; n++)
            {
                double[] row = [.. Enumerable.Range(0, 5).Select(c => x[b, n, c])];
                var mean = row.Average();
                var sigma = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + Epsilon);
                for (var c = 0; c < 5; c++)
                {
                    expected[b, n, c] = (gamma[b, 0, c] * (row[c] - mean) / sigma) + beta[b, 0, c];
                }
            }
        }
        // over a deviation of a tenth at least
        TensorAssert.Close(expected, Plain(inputs), Tolerance.OfLayers(2, 5, cancellation: 10, unit: Tolerance.Float64));
    }

    [Fact]
    public void It_applies_to_float32_and_to_nothing_else()
    {
        var (x, row) = (Tensor.Ones([2, 3, 4]), Tensor.Ones([2, 1, 4]));
        Assert.True(FusedSelfModulatedLayerNorm.Applies(x, row, row));
        (Tensor, Tensor)[] others =
        [
            (x.To(DataType.Float64), row.To(DataType.Float64)),
            (x.To(DataType.BFloat16), row),
            (x, row.To(DataType.Float64)),
            (Tensor.Ones([2, 0, 4]), row),
        ];
        foreach (var (input, rows) in others)
        {
            Assert.False(FusedSelfModulatedLayerNorm.Applies(input, rows, rows));
            var error = Assert.Throws<TorchException>(() => FusedSelfModulatedLayerNorm.Call(input, rows, rows, Epsilon, DataType.Float32));
            Assert.Contains("float is wanted, to float or bfloat16", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Its_schema_is_the_one_it_is_called_by() => Assert.Equal(
        "ladagan::self_modulated_layer_norm(Tensor input, Tensor gamma, Tensor beta, float eps, ScalarType dtype) -> Tensor",
        FusedSelfModulatedLayerNorm.Operator.Schema);

    [Fact]
    public void The_bits_are_those_of_one_thread() =>
        TwiceDifferentiated.IsTheSameOnAnyThreads(() => new(values => Ours(values), Inputs([3, 700, 9]), All, All, All));

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Tensor[] inputs = [Tensor.Ones([2, 3, 4]), Tensor.Ones([1, 1, 4]), Tensor.Ones([1, 1, 4])];
        var message = Assert.Throws<TorchException>(() => Ours(inputs)).Message;
        const string Expected = "gamma and beta are [B, 1, D] for an input [B, N, D], not [1, 1, 4] and [1, 1, 4] for [2, 3, 4]";
        Assert.Contains(Expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_third_derivative_is_refused() =>
        TwiceDifferentiated.RefusesAThird("ladagan::self_modulated_layer_norm", values => Ours(values), Inputs([2, 3, 5]));

    private static Tensor Ours(Tensor[] inputs, DataType type = DataType.Float32) =>
        FusedSelfModulatedLayerNorm.Call(inputs[0], inputs[1], inputs[2], Epsilon, type);

    private static Tensor Plain(Tensor[] inputs) => SelfModulatedLayerNorm.Modulate(inputs[0], inputs[1], inputs[2], Epsilon);

    /// <summary>x of mean 0.5 and deviation 1, γ, β.</summary>
    private static Tensor[] Inputs(int[] shape)
    {
        long[] row = [shape[0], 1, shape[2]];
        return [Draw.Normal("x", shape[0], shape[1], shape[2]) + 0.5, Draw.Normal("w", row), Draw.Normal("b", row)];
    }
}
