using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Native;

/// <summary>The CUDA kernels (native/cuda), emulated on the CPU, against libtorch's operators in float64 and the CPU's own loops.</summary>
public class CudaKernelTests : TensorTest
{
    private const double Momentum = 0.1, Epsilon = 1e-3;
    private static readonly Operator TheirBatchNorm = new("aten::batch_norm"), TheirLayerNorm = new("aten::layer_norm");
    private static readonly Operator TheirGelu = new("aten::gelu"), TheirAvgPool2d = new("aten::avg_pool2d");
    private static readonly Operator OurAttention = new("ladagan::additive_attention");
    private static readonly Operator OurModulation = new("ladagan::self_modulated_layer_norm");
    private static readonly bool[] All = [true, true, true], Images = [true, false, false], Both = [true, true];

    /// <summary>Four channels at once and one, less than a block's columns and more, one block of rows and several.</summary>
    public static TheoryData<int[]> Maps => new(
        [1, 1, 3, 3],
        [2, 3, 5, 7],
        [2, 48, 5, 7],
        [3, 132, 3, 5],
        [2, 8, 40, 40]);

    /// <summary>Images, tokens, width: a lane's values once, twice and eight times, of four neighbours and of one; rests of all.</summary>
    public static TheoryData<int[]> Rows => new(
        [1, 1, 3],
        [2, 3, 4],
        [3, 19, 48],
        [2, 9, 33],
        [1, 25, 200],
        [2, 5, 1000],
        [1, 3, 249]);

    /// <summary>Images, tokens, heads, head width: a head in one lane, in some, in a warp, and in several turns of one.</summary>
    public static TheoryData<int[]> Tokens => new(
        [1, 1, 1, 1],
        [2, 3, 2, 5],
        [2, 70, 4, 16],
        [1, 33, 2, 128],
        [2, 5, 3, 300]);

    [Theory]
    [MemberData(nameof(Maps))]
    public void Batch_norm_and_leaky_relu_differentiate_twice_as_libtorchs(int[] shape)
    {
        foreach (var (wanted, slope) in new[] { (All, 0.2), (Images, 1.0) })
        {
            using var scope = new TensorScope();
            var inputs = MapInputs(shape);
            var (ours, theirs) = (Statistics(shape[1]), Array.ConvertAll(Statistics(shape[1]), Exact));
            var found = new TwiceDifferentiated(values => BatchNorm(values, ours, slope), inputs, All, wanted, wanted);
            var exact = new TwiceDifferentiated(
                values => TheirBatchNorm.Call(values[0], values[1], values[2], theirs[0], theirs[1], true, Momentum, Epsilon, true)
                    .LeakyRelu(slope),
                Array.ConvertAll(inputs, Exact), All, wanted, wanted);
            var count = shape[0] * shape[2] * shape[3];
            var rounding = Tolerance.OfLayers(3, count, cancellation: count < 10 ? 40 : 1);
            found.IsClose(exact, rounding, rounding, $"slope {slope}");
            TensorAssert.Close(theirs[0].Float(), ours[0], Tolerance.OfSum(count), "running mean");
            TensorAssert.Close(theirs[1].Float(), ours[1], Tolerance.OfSum(count), "running variance");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Layer_norm_differentiates_twice_as_libtorchs(int[] shape)
    {
        Tensor[] inputs = [Draw.Normal("x", shape[0], shape[1], shape[2]) + 0.5, Draw.Normal("w", shape[2]), Draw.Normal("b", shape[2])];
        var found = new TwiceDifferentiated(LayerNorm, inputs, All, All, All);
        var exact = new TwiceDifferentiated(
            values => TheirLayerNorm.Call(values[0], new[] { values[0].Size(-1) }, values[1], values[2], Epsilon),
            Array.ConvertAll(inputs, Exact), All, All, All);
        var rounding = Tolerance.OfLayers(3, Math.Max(shape[0] * shape[1], shape[2]));
        found.IsClose(exact, rounding, rounding, "float64");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Self_modulated_layer_norm_differentiates_twice_as_on_the_cpu(int[] shape)
    {
        foreach (var wanted in new[] { All, Images })
        {
            using var scope = new TensorScope();
            var inputs = ModulationInputs(shape);
            var rounding = Tolerance.Between(Tolerance.OfLayers(3, Math.Max(shape[1], shape[2])));
            TwiceDifferentiated By(Func<Tensor[], Tensor> operation) => new(operation, inputs, All, wanted, wanted);
            By(values => Modulation(values)).IsClose(
                By(values => OurModulation.Call(values[0], values[1], values[2], Epsilon, DataType.Float32)), rounding, rounding,
                $"wanted {wanted.Count(flag => flag)}");
        }
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Additive_attention_differentiates_twice_as_on_the_cpu(int[] shape)
    {
        foreach (var wanted in new[] { Both, [true, false], [false, true] })
        {
            using var scope = new TensorScope();
            var inputs = TokenInputs(shape);
            var rounding = Tolerance.Between(Tolerance.OfLayers(3, Math.Max(shape[1], shape[3])));
            new TwiceDifferentiated(Attention, inputs, Both, wanted, wanted)
                .IsClose(new(values => OurAttention.Call(values[0], values[1]), inputs, Both, wanted, wanted), rounding, rounding,
                    string.Join(' ', wanted));
        }
    }

    [Fact]
    public void In_bfloat16_only_results_are_rounded()
    {
        var map = MapInputs([2, 48, 5, 7]);
        IsRounded(values => BatchNorm(values, Statistics(48), 0.2), map, All);
        var odd = MapInputs([2, 3, 5, 7]);
        IsRounded(values => BatchNorm(values, Statistics(3), 0.2), odd, All);
        foreach (var shape in new int[][] { [2, 16, 6, 8], [2, 3, 6, 8] })
        {
            IsRounded(Gelu, MapInputs(shape)[..1], [true]);
            IsRounded(values => AvgPool2d(values, 2), MapInputs(shape)[..1], [true]);
        }
        IsRounded(Attention, TokenInputs([2, 70, 4, 16]), Both);
        IsRounded(Attention, TokenInputs([2, 3, 2, 5]), Both);
        foreach (var shape in new int[][] { [3, 19, 48], [2, 9, 33], [1, 12, 200], [1, 2, 1000] })
        {
            var inputs = ModulationInputs(shape);
            var exact = new TwiceDifferentiated(values => Modulation(values), inputs, All, All, All);
            IsCloseInBFloat16(exact, new(values => Modulation(values, DataType.BFloat16), inputs, All, All, All));
        }
    }

    [Theory]
    [InlineData(DataType.Float32)]
    [InlineData(DataType.BFloat16)]
    public void Leaky_relu_differentiates_twice_as_libtorchs(DataType type)
    {
        foreach (var count in new[] { 1, 8, 1029 })
        {
            using var scope = new TensorScope();
            var x = Draw.Normal("x", count).To(type);
            TwiceDifferentiated By(Func<Tensor, Tensor> f) => new(values => f(values[0]) * f(values[0]), [x], [true], [true], [true]);
            var tolerance = 4 * (type == DataType.BFloat16 ? Tolerance.BFloat16 : Tolerance.Float32);
            By(map => EmulatedOperator.LeakyRelu.Call(map, 0.2)).IsClose(By(map => map.LeakyRelu(0.2)), tolerance, tolerance, $"{count}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1029)]
    public void Gelu_differentiates_twice_as_libtorchs(int count)
    {
        var x = Draw.Normal("x", count) * 2;
        var exact = new TwiceDifferentiated(values => TheirGelu.Call(values[0]), [Exact(x)], [true], [true], [true]);
        // Products of two functions, of about two roundings each, and their sum.
        new TwiceDifferentiated(Gelu, [x], [true], [true], [true]).IsClose(exact, Tolerance.Of(8), Tolerance.Of(16), "float64");
    }

    [Fact]
    public void Gelu_takes_gradients_in_any_order()
    {
        static Tensor Transposed(Tensor y) => y.View(4, 5, 6).Transpose(1, 2).Contiguous().Softmax(-1);

        var x = Draw.Normal("x", 20, 6);
        var exact = new TwiceDifferentiated(values => Transposed(TheirGelu.Call(values[0])), [Exact(x)], [true], [true], [true]);
        new TwiceDifferentiated(values => Transposed(Gelu(values)), [x], [true], [true], [true])
            .IsClose(exact, Tolerance.OfLayers(3, 6), Tolerance.OfLayers(6, 6), "float64");
        TwiceDifferentiated.RefusesAThird("ladagan::gelu", Gelu, [x]);
    }

    [Theory]
    [InlineData(2, 3, 4, 6)]
    [InlineData(2, 8, 6, 4)]
    [InlineData(2, 132, 8, 10)]
    [InlineData(3, 12, 9, 6)]
    public void Average_pooling_differentiates_twice_as_libtorchs(int batch, int channels, int height, int width)
    {
        long size = height % 2 == 0 ? 2 : 3;
        Tensor[] inputs = [MapInputs([batch, channels, height, width])[0]];
        var exact = new TwiceDifferentiated(
            values => TheirAvgPool2d.Call(values[0], new[] { size, size }, new[] { size, size }), Array.ConvertAll(inputs, Exact),
            [true], [true], [true]);
        var found = new TwiceDifferentiated(values => AvgPool2d(values, size), inputs, [true], [true], [true]);
        found.IsClose(exact, Tolerance.OfSum(size * size), Tolerance.OfSum(size * size), "float64");
        Assert.True(found.Output.Permute(0, 2, 3, 1).IsContiguous, "channels last");
    }

    [Theory]
    [InlineData(2, 3, 4, 6)]
    [InlineData(2, 8, 6, 4)]
    [InlineData(1, 132, 8, 10)]
    public void Padding_and_pooling_at_once_differentiates_twice_as_libtorchs(int batch, int channels, int height, int width)
    {
        Tensor[] inputs = [MapInputs([batch, channels, height, width])[0]];
        foreach (var type in new[] { DataType.Float32, DataType.BFloat16 })
        {
            inputs[0] = inputs[0].To(type);
            var exact = new TwiceDifferentiated(
                values => Joined(values[0].Pad([0, 1, 0, 1]), TheirAvgPool2d.Call(values[0], new[] { 2L, 2L }, new[] { 2L, 2L })),
                [type == DataType.Float32 ? Exact(inputs[0]) : inputs[0].Float()], [true], [true], [true]);
            var found = new TwiceDifferentiated(
                values => EmulatedOperator.PadAndPool.CallTwo(values[0], 2) is var (padded, pooled) ? Joined(padded, pooled) : null!,
                inputs, [true], [true], [true]);
            if (type == DataType.Float32)
            {
                found.IsClose(exact, Tolerance.OfSum(5), Tolerance.OfSum(5), "float64");
            }
            else
            {
                IsCloseInBFloat16(exact, found);
            }
        }

        static Tensor Joined(Tensor padded, Tensor pooled) => Tensor.Cat([padded.Reshape(-1), pooled.Reshape(-1)], 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Query_of_projections_gives_its_gradient_to_them(bool penalised)
    {
        Tensor[] Work(Func<Tensor, (Tensor Q, Tensor Qkv)> queryOf, Operator attention)
        {
            var (projections, weight) = (Draw.Leaf("qkv", 2, 7, 3 * 12), Draw.Leaf("w", 12, 3));
            var (q, qkv) = queryOf(projections * 1);
            var alpha = q.MatMul(weight).Transpose(1, 2).Softmax(-1);
            var loss = attention.Call(qkv, alpha).Square().Sum();
            var root = penalised ? Gradients.Grad(loss, projections, createGraph: true).Square().Sum() : loss;
            return [loss.Detach(), .. Gradients.Grad(root, [projections, weight]).Select(gradient => gradient!)];
        }
        var theirs = Work(projections => (projections.Chunk(3, -1)[0], projections), OurAttention);
        var rounding = Tolerance.Between(Tolerance.OfLayers(6, 12));
        Assert.All(theirs.Zip(Work(projections => EmulatedOperator.QueryOf.CallTwo(projections), EmulatedOperator.AdditiveAttention)),
            pair => TensorAssert.Close(pair.First, pair.Second, rounding));
    }

    [Fact]
    public void Windows_that_leave_an_edge_are_left_to_libtorch()
    {
        var x = MapInputs([2, 8, 5, 7])[0];
        TensorAssert.Same<float>(TheirAvgPool2d.Call(x, new[] { 2L, 2L }, new[] { 2L, 2L }), AvgPool2d([x], 2));
        var rows = x.Contiguous();
        TensorAssert.Same<float>(TheirAvgPool2d.Call(rows, new[] { 2L, 2L }, new[] { 2L, 2L }), AvgPool2d([rows], 2));
    }

    [Fact]
    public void Casts_of_many_weights_are_each_libtorchs()
    {
        long[][] shapes = [[1], [8], [70000], [6, 5], [6, 5, 3, 3], [4, 8, 1, 1], [3, 4, 2, 4], [300, 70, 3, 3]];
        Tensor[] few = [.. shapes.Select((shape, i) => Draw.Normal($"w{i}", shape))];
        Tensor[] odd = [Draw.Normal("w", 25).Narrow(0, 1, 24), Draw.Normal("v", 9)];
        Tensor[] many = [.. Enumerable.Range(1, 50).Select(i => Draw.Normal($"w{i}", i))];
        foreach (var weights in new[] { few, odd, many })
        {
            var casts = EmulatedOperator.CastWeights.CallList(weights, DataType.BFloat16);
            Assert.Equal(weights.Length, casts.Length);
            Assert.All(weights.Zip(casts), pair => TensorAssert.Same<float>(pair.First.To(DataType.BFloat16).Float(), pair.Second.Float()));
            Assert.All(casts.Where(cast => cast.Shape.Length == 4), cast => Assert.True(cast.Permute(0, 2, 3, 1).IsContiguous, $"{cast}"));
        }
    }

    [Fact]
    public void What_does_not_start_at_a_whole_vector_is_taken_one_by_one()
    {
        var all = Draw.Normal("x", 1 + (6 * 8));
        var x = all.Narrow(0, 1, 6 * 8).View(6, 8);
        var (weight, bias) = (Draw.Normal("w", 8), Draw.Normal("b", 8));
        TensorAssert.Close(x.LayerNorm(weight, bias, Epsilon), LayerNorm([x, weight, bias]), Tolerance.Between(Tolerance.OfSum(8)));
        TensorAssert.Same<float>(x.LeakyRelu(0.2), EmulatedOperator.LeakyRelu.Call(x, 0.2));
        TensorAssert.Close(TheirGelu.Call(Exact(x)), Gelu([x]), Tolerance.Of(8));
        var map = all.Narrow(0, 1, 6 * 8).View(1, 2, 6, 4).Permute(0, 3, 1, 2);
        TensorAssert.Close(TheirAvgPool2d.Call(Exact(map), new[] { 2L, 2L }), AvgPool2d([map], 2), Tolerance.OfSum(4));
    }

    [Fact]
    public void Rows_that_do_not_fit_a_warp_are_left_to_libtorch()
    {
        var inputs = ModulationInputs([1, 2, 1028]);
        TensorAssert.Close(OurModulation.Call(inputs[0], inputs[1], inputs[2], Epsilon, DataType.Float32), Modulation(inputs),
            Tolerance.Between(Tolerance.OfSum(1028)));
    }

    private static void IsRounded(Func<Tensor[], Tensor> operation, Tensor[] inputs, bool[] all)
    {
        inputs[0] = inputs[0].To(DataType.BFloat16).Float();
        IsCloseInBFloat16(new(operation, inputs, all, all, all),
            new(values => operation([values[0].To(DataType.BFloat16), .. values[1..]]), inputs, all, all, all));
    }

    private static void IsCloseInBFloat16(TwiceDifferentiated exact, TwiceDifferentiated rounded)
    {
        Assert.Equal(DataType.BFloat16, rounded.Output.Type);
        TensorAssert.Close(exact.Output, rounded.Output, Tolerance.ToBFloat16);
        foreach (var (expected, actual) in exact.First.Concat(exact.Second).Zip(rounded.First.Concat(rounded.Second)))
        {
            TensorAssert.CloseInNorm(expected, actual.Float(), Tolerance.InNorm(3, Tolerance.BFloat16), $"{expected}");
        }
    }

    private static Tensor BatchNorm(Tensor[] inputs, Tensor[] statistics, double slope) => EmulatedOperator.BatchNorm.Call(
        inputs[0], inputs[1], inputs[2], statistics[0], statistics[1], true, Momentum, Epsilon, slope);

    private static Tensor LayerNorm(Tensor[] inputs) => EmulatedOperator.LayerNorm.Call(inputs[0], inputs[1], inputs[2], Epsilon);

    private static Tensor Modulation(Tensor[] inputs, DataType type = DataType.Float32) =>
        EmulatedOperator.SelfModulatedLayerNorm.Call(inputs[0], inputs[1], inputs[2], Epsilon, type);

    private static Tensor Gelu(Tensor[] inputs) => EmulatedOperator.Gelu.Call(inputs[0]);

    private static Tensor AvgPool2d(Tensor[] inputs, long size) => EmulatedOperator.AvgPool2d.Call(inputs[0], size);

    private static Tensor Attention(Tensor[] inputs) => EmulatedOperator.AdditiveAttention.Call(inputs[0], inputs[1]);

    private static Tensor[] MapInputs(int[] shape) =>
        [(Draw.Normal("x", shape[0], shape[1], shape[2], shape[3]) + 0.5).Contiguous(MemoryFormat.ChannelsLast), Draw.Normal("w", shape[1]),
            Draw.Normal("b", shape[1])];

    private static Tensor[] ModulationInputs(int[] shape)
    {
        long[] row = [shape[0], 1, shape[2]];
        return [Draw.Normal("x", shape[0], shape[1], shape[2]) + 0.5, Draw.Normal("w", row), Draw.Normal("b", row)];
    }

    private static Tensor[] TokenInputs(int[] shape) =>
        [Draw.Normal("qkv", shape[0], shape[1], 3 * shape[2] * shape[3]), Draw.Normal("alpha", shape[0], shape[2], shape[1]).Softmax(-1)];

    private static Tensor[] Statistics(int channels) => [Draw.Normal("mean", channels), Draw.Normal("variance", channels).Square() + 0.1];

    private static Tensor Exact(Tensor tensor) => tensor.To(DataType.Float64);
}
