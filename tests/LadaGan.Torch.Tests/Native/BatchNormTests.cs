using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Native;

/// <summary><c>ladagan::batch_norm</c> (native/batch_norm.cpp) against libtorch's <c>aten::batch_norm</c>.</summary>
public class BatchNormTests : TensorTest
{
    private const double Momentum = 0.1, Epsilon = 1e-3;
    private static readonly Operator Theirs = new("aten::batch_norm");
    private static readonly bool[] All = [true, true, true], Images = [true, false, false], Weights = [false, true, true];

    /// <summary>Batch, channels, height, width: one block of rows, several, several parts of blocks; with and without a rest.</summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 1, 3, 3],
        [2, 3, 5, 7],
        [4, 3, 8, 8],
        [3, 1, 16, 16],
        [2, 48, 5, 7],
        [5, 48, 13, 11],
        [4, 3, 33, 35],
        [70, 3, 1, 1]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_differentiates_twice_as_libtorch_does(int[] shape)
    {
        foreach (var (differentiable, wanted, weighted) in new[] { (All, All, All), (All, Images, Images), (All, Weights, Weights),
            (All, All, Images), (All, All, Weights), (All, All, [false, false, true]), (Images, Images, Images),
            (Weights, Weights, [false, true, false]) })
        {
            foreach (var format in new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
            {
                using var scope = new TensorScope();
                var inputs = Inputs(shape, format);
                TwiceDifferentiated By(Func<Tensor[], Tensor> operation, Tensor[] values) =>
                    new(operation, values, differentiable, wanted, weighted);
                var what = $"{format}, differentiable {Text(differentiable)}, wanted {Text(wanted)}, weighted {Text(weighted)}";
                var ours = By(values => Ours(values, Statistics(shape[1]), true), inputs);
                var rounding = Rounding(shape);
                ours.IsClose(By(values => LibTorchs(values, Statistics(shape[1]), true), inputs), Tolerance.Between(rounding),
                    Tolerance.Between(rounding), what);
                Tensor[] exact = Array.ConvertAll(inputs, input => input.To(DataType.Float64));
                ours.IsClose(By(values => LibTorchs(values, Array.ConvertAll(Statistics(shape[1]), s => s.To(DataType.Float64)), true),
                    exact), rounding, rounding, $"{what}, in float64");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void With_leaky_relu_it_differentiates_twice_as_the_two(int[] shape)
    {
        foreach (var format in new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
        {
            foreach (var slope in new[] { 0.2, 0.0 })
            {
                using var scope = new TensorScope();
                var inputs = Inputs(shape, format);
                TwiceDifferentiated By(Func<Tensor[], Tensor> operation, Tensor[] values) => new(operation, values, All, All, All);
                var ours = By(values => Ours(values, Statistics(shape[1]), true, slope), inputs);
                Tensor[] exact = Array.ConvertAll(inputs, input => input.To(DataType.Float64));
                ours.IsClose(By(
                    values => LibTorchs(values, Array.ConvertAll(Statistics(shape[1]), s => s.To(DataType.Float64)), true).LeakyRelu(slope),
                    exact), Rounding(shape), Rounding(shape), $"{format}, slope {slope}");
            }
        }
    }

    /// <summary>Against float32 over the rounded input: what is left is the rounding of results to eight bits.</summary>
    [Fact]
    public void In_bfloat16_only_results_are_rounded()
    {
        var inputs = Inputs([5, 48, 13, 11], MemoryFormat.ChannelsLast);
        inputs[0] = inputs[0].To(DataType.BFloat16).Float();
        var exact = new TwiceDifferentiated(values => Ours(values, Statistics(48), true, 0.2), inputs, All, All, All);
        var rounded = new TwiceDifferentiated(
            values => Ours([values[0].To(DataType.BFloat16), values[1], values[2]], Statistics(48), true, 0.2), inputs, All, All, All);
        Assert.Equal(DataType.BFloat16, rounded.Output.Type);
        TensorAssert.Close(exact.Output, rounded.Output, Tolerance.ToBFloat16);
        TensorAssert.CloseInNorm(exact.First[0], rounded.First[0], Tolerance.InNorm(2, Tolerance.BFloat16), "to x");
        TensorAssert.CloseInNorm(exact.Second[0], rounded.Second[0].Float(), Tolerance.InNorm(2, Tolerance.BFloat16), "penalty to g");
        TensorAssert.CloseInNorm(exact.Second[1], rounded.Second[1], Tolerance.InNorm(2, Tolerance.BFloat16), "penalty to x");
        for (var i = 1; i < 3; i++)
        {
            // a sum of rounded terms is off as one term is
            TensorAssert.Close(exact.First[i], rounded.First[i], Tolerance.InNorm(3, Tolerance.BFloat16), $"to {i}");
            TensorAssert.Close(exact.Second[1 + i], rounded.Second[1 + i], Tolerance.InNorm(3, Tolerance.BFloat16), $"penalty to {i}");
        }
    }

    [Fact]
    public void Infinities_and_NaN_stay_what_they_are_in_bfloat16()
    {
        var inputs = Inputs([2, 3, 5, 7], MemoryFormat.ChannelsLast);
        inputs[2].Data<float>()[0] = float.PositiveInfinity;
        inputs[2].Data<float>()[1] = float.NaN;
        var y = Ours([inputs[0].To(DataType.BFloat16), inputs[1], inputs[2]], Statistics(3), true, 0.2).Float();
        Assert.All(y.Select(1, 0).ToArray<float>(), value => Assert.Equal(float.PositiveInfinity, value));
        Assert.All(y.Select(1, 1).ToArray<float>(), value => Assert.Equal(float.NaN, value));
        Assert.All(y.Select(1, 2).ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_running_statistics_move_as_libtorchs(int[] shape)
    {
        var inputs = Inputs(shape, MemoryFormat.ChannelsLast);
        var (ours, theirs) = (Statistics(shape[1]), Statistics(shape[1]));
        for (var step = 0; step < 2; step++)
        {
            TensorAssert.Close(LibTorchs(inputs, theirs, true), Ours(inputs, ours, true), Tolerance.Between(Tolerance.OfSum(Count(shape))));
        }
        TensorAssert.Close(theirs[0], ours[0], Tolerance.Between(Tolerance.OfSum(Count(shape))));
        TensorAssert.Close(theirs[1], ours[1], Tolerance.Between(Tolerance.OfSum(Count(shape))));
        Assert.NotEqual(Statistics(shape[1])[0].ToArray<float>(), ours[0].ToArray<float>());
    }

    [Fact]
    public void Evaluation_uses_the_running_statistics_and_leaves_them()
    {
        int[] shape = [2, 3, 5, 7];
        var inputs = Inputs(shape, MemoryFormat.ChannelsLast);
        var (ours, theirs) = (Statistics(3), Statistics(3));
        var found = new TwiceDifferentiated(values => Ours(values, ours, false), inputs, All, All, All);
        found.IsClose(new(values => LibTorchs(values, theirs, false), inputs, All, All, All), 0, 0, "evaluation");
        TensorAssert.Same<float>(Statistics(3)[0], ours[0]);
        TensorAssert.Same<float>(Statistics(3)[1], ours[1]);
    }

    [Fact]
    public void In_float64_it_is_libtorchs()
    {
        Tensor[] inputs = Array.ConvertAll(Inputs([2, 3, 5, 7], MemoryFormat.Contiguous), input => input.To(DataType.Float64));
        Tensor[] Fresh() => Array.ConvertAll(Statistics(3), statistic => statistic.To(DataType.Float64));
        new TwiceDifferentiated(values => Ours(values, Fresh(), true), inputs, All, All, All)
            .IsClose(new(values => LibTorchs(values, Fresh(), true), inputs, All, All, All), 0, 0, "float64");
    }

    [Theory]
    [InlineData(2, 3, 3, 4)]
    [InlineData(1, 1, 5, 13)]
    public void Its_second_derivatives_equal_finite_differences(int batch, int channels, int height, int width)
    {
        int[] shape = [batch, channels, height, width];
        var inputs = Inputs(shape, MemoryFormat.Contiguous);
        var found = new TwiceDifferentiated(values => Ours(values, Statistics(channels), true), inputs, All, All, All);
        var oracle = new BatchNormOracle(Epsilon)
        {
            X = Doubles.Of4(inputs[0]),
            Weight = Doubles.Of1(inputs[1]),
            Bias = Doubles.Of1(inputs[2]),
            G = Doubles.Of4(Draw.Normal("g", inputs[0].Shape)),
            ToX = Doubles.Of4(Draw.Normal("u0", inputs[0].Shape)),
            ToWeight = Doubles.Of1(Draw.Normal("u1", channels)),
            ToBias = Doubles.Of1(Draw.Normal("u2", channels)),
        };
        TensorAssert.Close(FiniteDifference.Gradient(oracle.X, oracle.Product), found.First[0].Reshape(-1), Rounding(shape), "to x");
        TensorAssert.Close(FiniteDifference.Gradient(oracle.Weight, oracle.Product), found.First[1], Rounding(shape), "to weight");
        TensorAssert.Close(FiniteDifference.Gradient(oracle.Bias, oracle.Product), found.First[2], Rounding(shape), "to bias");
        TensorAssert.Close(FiniteDifference.Gradient(oracle.G, oracle.Penalty), found.Second[0].Reshape(-1),
            Rounding(shape), "penalty to g");
        TensorAssert.Close(FiniteDifference.Gradient(oracle.X, oracle.Penalty), found.Second[1].Reshape(-1),
            Rounding(shape), "penalty to x");
        TensorAssert.Close(FiniteDifference.Gradient(oracle.Weight, oracle.Penalty), found.Second[2], Rounding(shape), "penalty to weight");
        Assert.All(found.Second[3].ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_cotangent_may_be_one_number_expanded()
    {
        Tensor?[] By(Func<Tensor[], Tensor[], bool, Tensor> operation)
        {
            var inputs = Inputs([2, 3, 5, 7], MemoryFormat.ChannelsLast);
            Array.ForEach(inputs, input => input.RequiresGrad = true);
            var g = Draw.Leaf("g", inputs[0].Shape);
            var first = Gradients.Grad(operation(inputs, Statistics(3), true), inputs, createGraph: true, gradOutput: g);
            return Gradients.Grad(
                (first[0]! * Draw.Normal("u", g.Shape)).Sum() + first[1]!.Sum() + first[2]!.Sum(), [g, inputs[0], inputs[1]]);
        }
        foreach (var (expected, actual) in By(LibTorchs).Zip(By((values, statistics, training) => Ours(values, statistics, training))))
        {
            TensorAssert.Close(expected!, actual!, Tolerance.Between(Rounding([2, 3, 5, 7])));
        }
    }

    [Fact]
    public void A_kept_graph_gives_the_same_again_and_a_freed_one_an_error()
    {
        var found = new TwiceDifferentiated(values => Ours(values, Statistics(3), true),
            Inputs([4, 3, 33, 35], MemoryFormat.ChannelsLast), All, All, All);
        foreach (var retain in new[] { true, true, false })
        {
            foreach (var (before, now) in found.Second.Zip(found.Again(retain)))
            {
                TensorAssert.Same<float>(before, now);
            }
        }
        Assert.Throws<TorchException>(() => found.Again());
    }

    [Fact]
    public void A_third_derivative_is_refused() => TwiceDifferentiated.RefusesAThird("ladagan::batch_norm",
        values => Ours(values, Statistics(3), true), Inputs([2, 3, 5, 7], MemoryFormat.ChannelsLast));

    [Fact]
    public void Nothing_is_recorded_when_nobody_asks()
    {
        var inputs = Inputs([2, 3, 5, 7], MemoryFormat.ChannelsLast);
        var expected = LibTorchs(inputs, Statistics(3), true);
        var plain = Ours(inputs, Statistics(3), true);
        Assert.False(plain.RequiresGrad);
        TensorAssert.Close(expected, plain, Tolerance.Between(Tolerance.OfSum(70)));
        inputs[1].RequiresGrad = true;
        Assert.True(Ours(inputs, Statistics(3), true).RequiresGrad);
        using var noGrad = GradMode.Disabled();
        var unrecorded = Ours(inputs, Statistics(3), true);
        Assert.False(unrecorded.RequiresGrad);
        TensorAssert.Same<float>(plain, unrecorded);
    }

    /// <summary>Training resumes to the last bit only when no sum depends on which thread was first.</summary>
    [Theory]
    [InlineData(MemoryFormat.ChannelsLast)]
    [InlineData(MemoryFormat.Contiguous)]
    public void Runs_on_two_threads_give_the_same_bits_as_one_thread(MemoryFormat format)
    {
        TwiceDifferentiated Once() => new(values => Ours(values, Statistics(6), true), Inputs([8, 6, 33, 35], format), All, All, All);
        var one = Once();
        TorchRuntime.Threads = 2;
        var two = Once();
        two.IsClose(one, 0, 0, "two threads");
        for (var run = 0; run < TwiceDifferentiated.Runs; run++)
        {
            using var scope = new TensorScope();
            var now = Once();
            foreach (var (expected, actual) in two.First.Concat(two.Second).Zip(now.First.Concat(now.Second)))
            {
                TensorAssert.Same<float>(expected, actual);
            }
        }
    }

    /// <summary>From the same first derivative: the parts of the sums are cut and added regardless of the threads.</summary>
    [Fact]
    public void The_second_derivatives_bits_are_those_of_one_thread()
    {
        var found = new TwiceDifferentiated(values => Ours(values, Statistics(6), true),
            Inputs([8, 6, 33, 35], MemoryFormat.ChannelsLast), All, All, All);
        for (var run = 0; run < TwiceDifferentiated.Runs; run++)
        {
            using var scope = new TensorScope();
            TorchRuntime.Threads = 2 + (run % 3);
            foreach (var (expected, actual) in found.Second.Zip(found.Again()))
            {
                TensorAssert.Same<float>(expected, actual);
            }
        }
    }

    /// <summary>How many numbers a channel's statistics are over.</summary>
    private static int Count(int[] shape) => shape[0] * shape[2] * shape[3];

    /// <summary>
    /// Norm, derivative and second derivative, one after another. The nine numbers of the first
    /// shape cancel to a fraction in the sum that is the weight's derivative.
    /// </summary>
    private static double Rounding(int[] shape) => Tolerance.OfLayers(3, Count(shape), cancellation: Count(shape) < 10 ? 40 : 1);

    private static Tensor Ours(Tensor[] inputs, Tensor[] statistics, bool training, double slope = 1) =>
        inputs[0].BatchNorm(inputs[1], inputs[2], statistics[0], statistics[1], training, Momentum, Epsilon, slope);

    private static Tensor LibTorchs(Tensor[] inputs, Tensor[] statistics, bool training) =>
        Theirs.Call(inputs[0], inputs[1], inputs[2], statistics[0], statistics[1], training, Momentum, Epsilon, true);

    /// <summary>x of mean 0.5 and deviation 1, weight, bias.</summary>
    private static Tensor[] Inputs(int[] shape, MemoryFormat format) =>
        [(Draw.Normal("x", shape[0], shape[1], shape[2], shape[3]) + 0.5).Contiguous(format), Draw.Normal("w", shape[1]),
            Draw.Normal("b", shape[1])];

    private static Tensor[] Statistics(int channels) => [Draw.Normal("mean", channels), Draw.Normal("variance", channels).Square() + 0.1];

    private static string Text(bool[] flags) => string.Concat(flags.Select((flag, i) => flag ? "xwb"[i..(i + 1)] : ""));
}
