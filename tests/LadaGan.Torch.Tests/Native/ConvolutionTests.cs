using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Native;

/// <summary><c>ladagan::conv2d</c> (native/convolution.cpp) against libtorch's <c>aten::conv2d</c>.</summary>
public class ConvolutionTests : TensorTest
{
    private static readonly Operator Theirs = new("aten::conv2d");
    private static readonly bool[] All = [true, true, true], Images = [true, false, false], Weights = [false, true, true],
        NoBias = [true, true, false];

    /// <summary>Batch, channels in and out, side, size, stride, padding; some leave a rest that no window covers.</summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 3, 4, 5, 1, 1, 0],
        [3, 2, 5, 4, 1, 1, 0],
        [2, 3, 2, 5, 1, 2, 0],
        [2, 3, 2, 5, 1, 1, 1],
        [2, 3, 4, 6, 3, 1, 1],
        [1, 1, 1, 6, 3, 1, 0],
        [2, 3, 4, 6, 3, 2, 1],
        [3, 4, 3, 7, 3, 2, 0],
        [2, 3, 2, 4, 4, 1, 0],
        [2, 2, 3, 6, 4, 2, 1],
        [2, 2, 3, 7, 4, 2, 1]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_differentiates_twice_as_libtorch_does(int[] shape)
    {
        foreach (var (differentiable, wanted, weighted) in new[] { (All, All, All), (All, Images, Images), (All, Weights, Weights),
            (All, All, Images), (All, All, Weights), (All, NoBias, NoBias), (Images, Images, Images), (Weights, Weights, Weights),
            (NoBias, Images, Images), (NoBias, NoBias, [false, true, false]) })
        {
            foreach (var bias in new[] { true, false })
            {
                foreach (var format in new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
                {
                    foreach (var type in new[] { DataType.Float32, DataType.Float64 })
                    {
                        using var scope = new TensorScope();
                        var inputs = Inputs(shape, bias, format, type);
                        bool[] Of(bool[] flags) => flags[..inputs.Length];
                        TwiceDifferentiated By(Func<Tensor[], Tensor> operation) =>
                            new(operation, inputs, Of(differentiable), Of(wanted), Of(weighted));
                        var what = $"bias {bias}, {format}, {type}, differentiable {Text(differentiable)}, wanted {Text(wanted)}, "
                            + $"weighted {Text(weighted)}";
                        // Answer, derivative, second derivative; the longest sums are over 2 · 7² places.
                        var tolerance = Tolerance.Between(
                            Tolerance.OfLayers(3, 98, unit: type == DataType.Float32 ? Tolerance.Float32 : Tolerance.Float64));
                        By(Ours(shape)).IsClose(By(LibTorchs(shape)), tolerance, tolerance, what);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Its_second_derivatives_equal_finite_differences(int[] shape)
    {
        var found = new TwiceDifferentiated(
            Ours(shape), Inputs(shape, bias: true, MemoryFormat.Contiguous, DataType.Float64), All, All, All);
        var inputs = Inputs(shape, bias: true, MemoryFormat.Contiguous, DataType.Float64);
        var (x, w, b, g) =
            (Doubles.Of4(inputs[0]), Doubles.Of4(inputs[1]), Doubles.Of1(inputs[2]), Doubles.Of4(Draw.Normal("g", found.Output.Shape)));
        TensorAssert.Close(FiniteDifference.Gradient(x, () => Product(x, w, b, g, shape)), found.First[0].Reshape(-1), 1e-8, "to x");
        TensorAssert.Close(FiniteDifference.Gradient(w, () => Product(x, w, b, g, shape)), found.First[1].Reshape(-1), 1e-8, "to w");
        TensorAssert.Close(FiniteDifference.Gradient(b, () => Product(x, w, b, g, shape)), found.First[2], 1e-8, "to b");

        // Σ ⟨gradient, u⟩ is the product's derivative along u; the product is bilinear in (x, w): one large central step is exact.
        double[,,,] ux = Doubles.Of4(Draw.Normal("u0", inputs[0].Shape)), uw = Doubles.Of4(Draw.Normal("u1", inputs[1].Shape));
        var ub = Doubles.Of1(Draw.Normal("u2", inputs[2].Shape));
        double Penalty() => (Product(Moved(x, ux, 1), Moved(w, uw, 1), Moved(b, ub, 1), g, shape)
            - Product(Moved(x, ux, -1), Moved(w, uw, -1), Moved(b, ub, -1), g, shape)) / 2;
        TensorAssert.Close(FiniteDifference.Gradient(g, Penalty), found.Second[0].Reshape(-1), 1e-7, "penalty to g");
        TensorAssert.Close(FiniteDifference.Gradient(x, Penalty), found.Second[1].Reshape(-1), 1e-7, "penalty to x");
        TensorAssert.Close(FiniteDifference.Gradient(w, Penalty), found.Second[2].Reshape(-1), 1e-7, "penalty to w");
        Assert.All(found.Second[3].ToArray<double>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_third_derivative_is_libtorchs_too()
    {
        int[] shape = [2, 3, 4, 6, 3, 2, 1];
        Tensor[] Thirds(Func<Tensor[], Tensor> operation)
        {
            var inputs = Inputs(shape, bias: true, MemoryFormat.Contiguous, DataType.Float64);
            Array.ForEach(inputs, input => input.RequiresGrad = true);
            var first = Gradients.Grad(operation(inputs).Square().Sum(), inputs[0], createGraph: true);
            var second = Gradients.Grad(first.Square().Sum(), inputs[1], createGraph: true);
            return [.. Gradients.Grad(second.Square().Sum(), inputs).Select(gradient => gradient!)];
        }
        foreach (var (expected, actual) in Thirds(LibTorchs(shape)).Zip(Thirds(Ours(shape))))
        {
            TensorAssert.Close(expected, actual, 1e-11);
        }
    }

    [Fact]
    public void A_kept_graph_gives_the_same_again_and_a_freed_one_an_error()
    {
        int[] shape = [2, 3, 4, 6, 3, 2, 1];
        var found = new TwiceDifferentiated(
            Ours(shape), Inputs(shape, bias: true, MemoryFormat.ChannelsLast, DataType.Float32), All, All, All);
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
    public void Nothing_is_recorded_when_nobody_asks()
    {
        int[] shape = [2, 3, 4, 6, 3, 1, 1];
        var inputs = Inputs(shape, bias: true, MemoryFormat.Contiguous, DataType.Float32);
        var expected = LibTorchs(shape)(inputs);
        var plain = Ours(shape)(inputs);
        Assert.False(plain.RequiresGrad);
        TensorAssert.Same<float>(expected, plain);
        inputs[1].RequiresGrad = true;
        Assert.True(Ours(shape)(inputs).RequiresGrad);
        using var noGrad = GradMode.Disabled();
        var unrecorded = Ours(shape)(inputs);
        Assert.False(unrecorded.RequiresGrad);
        TensorAssert.Same<float>(expected, unrecorded);
    }

    [Fact]
    public void Runs_on_two_threads_give_the_same_bits_and_one_thread_nearly_those()
    {
        int[] shape = [4, 24, 32, 16, 3, 2, 1];
        TwiceDifferentiated Once() =>
            new(Ours(shape), Inputs(shape, bias: true, MemoryFormat.ChannelsLast, DataType.Float32), All, All, All);
        var one = Once();
        TorchRuntime.Threads = 2;
        var two = Once();
        var rounding = Tolerance.Between(Tolerance.OfLayers(3, 4 * 16 * 8));   // sums over the places of the answer
        two.IsClose(one, rounding, rounding, "two threads");
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

    private static Func<Tensor[], Tensor> Ours(int[] shape) =>
        inputs => inputs[0].Conv2d(inputs[1], inputs.ElementAtOrDefault(2), shape[5], shape[6]);

    private static Func<Tensor[], Tensor> LibTorchs(int[] shape) =>
        inputs => Theirs.Call(inputs[0], inputs[1], inputs.ElementAtOrDefault(2), new long[] { shape[5], shape[5] },
            new long[] { shape[6], shape[6] });

    private static Tensor[] Inputs(int[] shape, bool bias, MemoryFormat format, DataType type)
    {
        var x = Draw.Normal("x", shape[0], shape[1], shape[3], shape[3]).To(type).Contiguous(format);
        var w = Draw.Normal("w", shape[2], shape[1], shape[4], shape[4]).To(type);
        return bias ? [x, w, Draw.Normal("b", shape[2]).To(type)] : [x, w];
    }

    private static string Text(bool[] flags) => string.Concat(flags.Select((flag, i) => flag ? "xwb"[i..(i + 1)] : ""));

    /// <summary>⟨conv(x, w) + b, g⟩.</summary>
    private static double Product(double[,,,] x, double[,,,] w, double[] b, double[,,,] g, int[] shape)
    {
        var (side, size, stride, padding) = (shape[3], shape[4], shape[5], shape[6]);
        var sum = 0.0;
        for (var n = 0; n < g.GetLength(0); n++)
        {
            for (var o = 0; o < g.GetLength(1); o++)
            {
                for (var i = 0; i < g.GetLength(2); i++)
                {
                    for (var j = 0; j < g.GetLength(3); j++)
                    {
                        var y = b[o];
                        for (var c = 0; c < x.GetLength(1); c++)
                        {
                            for (var k = 0; k < size * size; k++)
                            {
                                var (row, column) = ((i * stride) + (k / size) - padding, (j * stride) + (k % size) - padding);
                                y += row >= 0 && row < side && column >= 0 && column < side
                                    ? x[n, c, row, column] * w[o, c, k / size, k % size]
                                    : 0;
                            }
                        }
                        sum += y * g[n, o, i, j];
                    }
                }
            }
        }
        return sum;
    }

    private static double[,,,] Moved(double[,,,] from, double[,,,] along, double step)
    {
        var moved = (double[,,,])from.Clone();
        for (var n = 0; n < from.GetLength(0); n++)
        {
            for (var c = 0; c < from.GetLength(1); c++)
            {
                for (var i = 0; i < from.GetLength(2); i++)
                {
                    for (var j = 0; j < from.GetLength(3); j++)
                    {
                        moved[n, c, i, j] += step * along[n, c, i, j];
                    }
                }
            }
        }
        return moved;
    }

    private static double[] Moved(double[] from, double[] along, double step) =>
        [.. from.Zip(along, (value, direction) => value + (step * direction))];
}
