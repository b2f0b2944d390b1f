namespace LadaGan.Torch.Tests;

public class OperatorTests : TensorTest
{
    [Fact]
    public void An_unknown_operator_is_not_available_and_says_so_when_called()
    {
        var unknown = new Operator("aten::no_such_operator");
        Assert.False(unknown.IsAvailable);
        Assert.False(new Operator("aten::add", "NoSuchOverload").IsAvailable);
        var error = Assert.Throws<TorchException>(() => unknown.Call());
        Assert.Equal($"this libtorch ({TorchRuntime.Version}) has no operator aten::no_such_operator", error.Message);
    }

    [Fact]
    public void Wrong_shapes_name_the_operator_and_the_shapes_in_one_line()
    {
        var error = Assert.Throws<TorchException>(() => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([4, 5], DataType.Float64)));
        Assert.StartsWith("aten::matmul(float32[2, 3], float64[4, 5]): ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_call_that_lacks_or_exceeds_the_schemas_arguments_says_which()
    {
        var x = Tensor.Zeros([2]);
        Assert.Contains("argument 'other' has no default",
            Assert.Throws<TorchException>(() => Aten.Multiply.Call(x)).Message, StringComparison.Ordinal);
        Assert.Contains("takes at most 1 arguments, got 2",
            Assert.Throws<TorchException>(() => Aten.Relu.Call(x, x)).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => Aten.Relu.Call("text"));
        Assert.Throws<TorchException>(() => Aten.View.Call(x, 2.5));
    }

    [Fact]
    public void Defaults_are_the_schemas_at_the_end_and_in_the_middle()
    {
        var x = Draw.Normal("x", 3, 4);
        TensorAssert.Same<float>(Aten.Softplus.Call(x, 1.0, 20.0), Aten.Softplus.Call(x));
        var layerNorm = new Operator("aten::layer_norm");
        TensorAssert.Same<float>(layerNorm.Call(x, new[] { 4L }, Argument.None, Argument.None, 0.5),
            layerNorm.Call(x, new[] { 4L }, Argument.Default, Argument.Default, 0.5));
        TensorAssert.Same<float>(x + x, Aten.Add.Call(x, x, Argument.Default));
    }

    [Fact]
    public void Whole_numbers_pass_where_real_ones_are_wanted()
    {
        var x = Tensor.Of([1f, 5f]);
        Assert.Equal([1f, 3f], new Operator("aten::lerp", "Scalar").Call(x, Tensor.Ones([2]), 0.5).ToArray<float>());
        Assert.Equal([2f, 6f], Aten.AddScalar.Call(x, 1L).ToArray<float>());
        Assert.Equal([1, 2, 2, 4], Aten.UpsampleNearest2d.Call(Tensor.Zeros([1, 2, 1, 2]), Argument.None, new[] { 2L, 2L }).Shape);
    }

    [Fact]
    public void Strings_booleans_devices_and_lists_cross_the_door()
    {
        var x = Draw.Normal("x", 2, 3, 5, 5);
        var gelu = new Operator("aten::gelu");
        Assert.NotEqual(gelu.Call(x, "none").ToArray<float>(), gelu.Call(x, "tanh").ToArray<float>());
        Assert.Contains("\"no such\"", Assert.Throws<TorchException>(() => gelu.Call(x, "no such")).Message, StringComparison.Ordinal);
        Assert.Equal([2, 1, 5, 5], Aten.SumDims.Call(x, new[] { 1L }, true).Shape);
        Assert.Equal(DataType.Float64, Aten.Empty.Call(new[] { 2L }, DataType.Float64, Argument.None, Device.Cpu, false).Type);
        TensorAssert.Same<float>(x, Aten.IndexSelect.Call(Tensor.Stack([x, x], 0), 0, Tensor.Of([1L])).Squeeze(0));

        // Booleans: which of the three gradients are wanted; the third is left out.
        var backward = new Operator("aten::convolution_backward");
        long[] one = [1, 1], zero = [0, 0];
        var (input, weight) = backward.CallTwo(Tensor.Ones([2, 4, 3, 3]), x, Draw.Normal("w", 4, 3, 3, 3), Argument.None, one, zero, one,
            false, zero, 1, new[] { true, true, false });
        Assert.Equal(x.Shape, input.Shape);
        Assert.Equal([4, 3, 3, 3], weight.Shape);

        // A list of tensors with a hole.
        var index = new Operator("aten::index", "Tensor").Call(x, new Tensor?[] { null, Tensor.Of([2L, 0]) });
        TensorAssert.Same<float>(x.IndexSelect(1, Tensor.Of([2L, 0])), index);
    }

    [Fact]
    public void Results_that_are_no_tensor_are_refused_and_leave_nothing()
    {
        var before = Tensor.LiveCount;
        using (new TensorScope())
        {
            var x = Tensor.Zeros([300, 2]);
            Assert.Equal("aten::size.int returned no tensor",
                Assert.Throws<TorchException>(() => new Operator("aten::size", "int").Call(x, 0)).Message);
            Assert.Contains(
                "more results than room", Assert.Throws<TorchException>(() => x.Chunk(300, 0)).Message, StringComparison.Ordinal);
            Assert.Equal([300], new Operator("aten::max", "dim").Call(x, 1).Shape); // the indices are given back
        }
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Long_lists_leave_the_stack()
    {
        var tensors = Enumerable.Range(0, 500).Select(i => Tensor.Full([1], i)).ToArray();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)i), Tensor.Cat(tensors, 0).ToArray<float>());
    }

    [Fact]
    public void An_operator_tells_its_schema_and_its_kernels()
    {
        Assert.StartsWith("aten::add.Tensor(Tensor self, Tensor other", Aten.Add.Schema, StringComparison.Ordinal);
        Assert.Equal("aten::add.Tensor", Aten.Add.ToString());
        Assert.True(Aten.Add.HasKernel(Device.Cpu));
        Assert.Equal(TorchRuntime.CudaDevices > 0, Aten.Add.HasKernel(Device.Cuda(0)));
    }
}
