using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Native;

/// <summary>
/// <c>ladagan::conv2d</c> by Winograd's algorithm (native/winograd.cpp) against the same operator's direct way in float64, which
/// <see cref="ConvolutionTests"/> compares with finite differences.
/// </summary>
public class WinogradTests : TensorTest
{
    private const double OfTheNorm = 2e-6;
    private static readonly Operator Conv2d = new("ladagan::conv2d");
    private static readonly string[] Widths = ["winograd", "winograd8", "winograd4"];
    private static readonly bool[] All = [true, true, true];

    /// <summary>
    /// Batch, channels in and out, height, width. Tiles are 4×4, registers hold 4 to 16 channels, panels 32, and sums 128 at a time;
    /// with the last shape, filters are transformed in three turns, and there are tiles for two.
    /// </summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 1, 1, 1, 1],
        [2, 3, 5, 2, 7],
        [1, 5, 3, 3, 1],
        [2, 16, 32, 8, 8],
        [3, 17, 33, 5, 4],
        [2, 31, 40, 9, 11],
        [1, 48, 16, 13, 6],
        [2, 130, 70, 6, 10],
        [1, 700, 390, 3, 5],
        [40, 7, 9, 14, 13]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_pass_is_exact_but_for_rounding(int[] shape)
    {
        var isLarge = shape[1] > 500;
        foreach (var bias in isLarge ? [true] : new[] { true, false })
        {
            var inputs = Inputs(shape, bias);
            var expected = Of("direct", [.. inputs.Select(input => input.To(DataType.Float64))]);
            foreach (var format in isLarge ? [MemoryFormat.ChannelsLast] : new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
            {
                foreach (var width in Widths)
                {
                    using var scope = new TensorScope();
                    var found = Of(width, [inputs[0].Contiguous(format), .. inputs[1..]]);
                    AreClose(expected, found, OfTheNorm, $"bias {bias}, {format}, {width}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void In_bfloat16_only_inputs_and_results_are_rounded(int[] shape)
    {
        Tensor[] inputs = [.. Inputs(shape, bias: true).Select(input => input.To(DataType.BFloat16))];
        var expected = Of("direct", [.. inputs.Select(input => input.To(DataType.Float64))]);
        foreach (var width in Widths)
        {
            using var scope = new TensorScope();
            var found = Of(width, inputs);
            Assert.Equal(DataType.BFloat16, found.Output.Type);
            TensorAssert.CloseInNorm(expected.Output, found.Output.To(DataType.Float64), Tolerance.ToBFloat16, width);
            foreach (var (exact, gradient) in expected.First[..2].Zip(found.First))
            {
                // The cotangent is rounded too.
                TensorAssert.CloseInNorm(exact, gradient.To(DataType.Float64), 2 * Tolerance.ToBFloat16, width);
            }
        }
    }

    /// <summary>
    /// The transforms subtract neighbours: of inputs with large means, whose filters add up to nothing, little is left but rounding, by
    /// either way.
    /// </summary>
    [Theory]
    [InlineData(10.0, false)]
    [InlineData(1000.0, false)]
    [InlineData(10.0, true)]
    [InlineData(1000.0, true)]
    public void Large_means_cost_no_more_than_twice_the_terms_rounding(double mean, bool cancelling)
    {
        var inputs = Inputs([2, 64, 48, 12, 10], bias: false);
        inputs[0] += mean;
        if (cancelling)
        {
            inputs[1] -= inputs[1].Mean([2, 3], keepDim: true);
        }
        var exact = Run("direct", [.. inputs.Select(input => input.To(DataType.Float64))]);
        var size = Run("direct", [.. inputs.Select(input => input.To(DataType.Float64).Abs())]);
        // Against the sums of the terms' sizes, which is what rounding depends on.
        var relative = Norm(Run("winograd", inputs).To(DataType.Float64) - exact) / Norm(size);
        Assert.InRange(relative, 0, OfTheNorm / 2);
        if (!cancelling)
        {
            TensorAssert.CloseInNorm(exact, Run("winograd", inputs).To(DataType.Float64), OfTheNorm);
        }
    }

    [Theory]
    [InlineData("winograd")]
    [InlineData("winograd4")]
    public void The_bits_do_not_depend_on_the_number_of_threads(string width) =>
        TwiceDifferentiated.IsTheSameOnAnyThreads(() => Of(width, Inputs([5, 40, 72, 17, 12], bias: true)));

    [Fact]
    public void Fast_takes_only_what_it_is_for()
    {
        void Is(bool same, string method, Tensor x, Tensor weight, long stride, long padding)
        {
            var (direct, other) = (Conv2d.Call(x, weight, Argument.None, stride, padding, "direct"),
                Conv2d.Call(x, weight, Argument.None, stride, padding, method));
            Assert.Equal(same, direct.To(DataType.Float64).ToArray<double>().SequenceEqual(other.To(DataType.Float64).ToArray<double>()));
        }
        Tensor x = Draw.Normal("x", 2, 64, 8, 8), w = Draw.Normal("w", 64, 64, 3, 3);
        Is(false, "fast", x, w, 1, 1);
        Is(true, "fast", x, w, 2, 1);
        Is(true, "fast", x, w, 1, 0);
        Is(true, "fast", x, Draw.Normal("w", 64, 64, 5, 5), 1, 1);
        Is(true, "fast", x.To(DataType.Float64), w.To(DataType.Float64), 1, 1);
        Is(true, "fast", x, Draw.Normal("w", 3, 64, 3, 3), 1, 1);
        Is(false, "winograd", x, Draw.Normal("w", 3, 64, 3, 3), 1, 1);
        Assert.Contains("no method 'quick': direct or fast",
            Assert.Throws<TorchException>(() => Conv2d.Call(x, w, Argument.None, 1, 1, "quick")).Message);
    }

    [Fact]
    public void A_layer_computes_as_its_store_says()
    {
        var x = Draw.Normal("x", 2, 64, 8, 8);
        Tensor Of(ConvolutionMethod method)
        {
            using var store = new ParameterStore(Device.Cpu, convolution: method);
            return new Conv2d(store.Root, 64, 64, size: 3, padding: 1).Forward(x);
        }
        var (direct, fast) = (Of(ConvolutionMethod.Direct), Of(ConvolutionMethod.Fast));
        TensorAssert.CloseInNorm(direct, fast, OfTheNorm);
        Assert.NotEqual(direct.ToArray<float>(), fast.ToArray<float>());
    }

    private static TwiceDifferentiated Of(string method, Tensor[] inputs) =>
        new(values => Run(method, values), inputs, All[..inputs.Length], All[..inputs.Length], All[..inputs.Length]);

    private static Tensor Run(string method, Tensor[] inputs) =>
        Conv2d.Call(inputs[0], inputs[1], inputs.ElementAtOrDefault(2), 1, 1, method);

    private static Tensor[] Inputs(int[] shape, bool bias)
    {
        Tensor x = Draw.Normal("x", shape[0], shape[1], shape[3], shape[4]), w = Draw.Normal("w", shape[2], shape[1], 3, 3);
        return bias ? [x, w, Draw.Normal("b", shape[2])] : [x, w];
    }

    private static void AreClose(TwiceDifferentiated expected, TwiceDifferentiated found, double tolerance, string what)
    {
        TensorAssert.CloseInNorm(expected.Output, found.Output.To(DataType.Float64), tolerance, $"{what}: y");
        foreach (var (all, name) in new[] { (expected.First.Zip(found.First), "first"), (expected.Second.Zip(found.Second), "second") })
        {
            foreach (var (exact, rounded) in all)
            {
                TensorAssert.CloseInNorm(exact, rounded.To(DataType.Float64), tolerance, $"{what}: {name} derivative");
            }
        }
    }

    private static double Norm(Tensor tensor) => Math.Sqrt(tensor.Square().Sum().ToArray<double>()[0]);
}
