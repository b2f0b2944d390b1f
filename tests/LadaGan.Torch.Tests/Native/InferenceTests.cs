namespace LadaGan.Torch.Tests.Native;

/// <summary>
/// The operators of networks that are only run (native/inference.cpp) against libtorch's: convolutions in float64, the others to the bit.
/// </summary>
public class InferenceTests : TensorTest
{
    private const double OfTheNorm = 2e-6;

    /// <summary>Batch, channels in and out, height, width, padding: odd sizes, tiles and panels that are not full.</summary>
    public static TheoryData<int[]> Shapes => new(
        [1, 1, 1, 3, 3, 0],
        [1, 1, 1, 1, 1, 1],
        [2, 3, 5, 4, 9, 0],
        [2, 17, 33, 5, 4, 1],
        [3, 31, 40, 9, 11, 0],
        [2, 130, 70, 6, 10, 1]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_convolution_by_transformed_filters_is_exact_but_for_rounding(int[] shape)
    {
        var (x, weight, bias) = Inputs(shape);
        var exact = x.To(DataType.Float64).Conv2d(
            weight.To(DataType.Float64), bias.To(DataType.Float64), [1, 1], [shape[5], shape[5]]);
        foreach (var lanes in new[] { 16, 8, 4 })
        {
            var filters = Aten.WinogradFilters.Call(weight, lanes);
            foreach (var relu in new[] { false, true })
            {
                var found = Aten.WinogradConv2d.Call(x, filters, bias, shape[5], relu, lanes);
                TensorAssert.CloseInNorm(relu ? exact.Relu() : exact, found.To(DataType.Float64), OfTheNorm, $"{lanes} lanes, ReLU {relu}");
            }
        }
    }

    [Fact]
    public void The_bits_depend_neither_on_threads_nor_on_the_batch()
    {
        var (x, weight, bias) = Inputs([5, 40, 72, 17, 12, 0]);
        var filters = weight.WinogradFilters();
        var threads = TorchRuntime.Threads;
        TorchRuntime.Threads = 1;
        var whole = x.WinogradConv2d(filters, bias, padding: 0, relu: true);
        TorchRuntime.Threads = 3;
        for (var image = 0; image < 5; image++)
        {
            TensorAssert.Same<float>(
                whole.Narrow(0, image, 1), x.Narrow(0, image, 1).WinogradConv2d(filters, bias, padding: 0, relu: true));
        }
        TorchRuntime.Threads = threads;
    }

    [Fact]
    public void Filters_of_other_channels_are_refused()
    {
        var (x, weight, bias) = Inputs([1, 8, 8, 5, 5, 1]);
        var error = Assert.Throws<TorchException>(() => x.Narrow(1, 0, 4).WinogradConv2d(weight.WinogradFilters(), bias, 1, relu: false));
        Assert.Contains("the filters are not those of 4 channels in and 8 out", error.Message);
        error = Assert.Throws<TorchException>(() => x.WinogradConv2d(weight.WinogradFilters(), bias, 2, relu: false));
        Assert.Contains("a padding of 2", error.Message);
    }

    [Theory]
    [InlineData(DataType.Float32)]
    [InlineData(DataType.BFloat16)]
    public void Joined_maps_and_largest_values_are_libtorchs_to_the_bit(DataType type)
    {
        var maps = new[] { 70, 3, 16 }.Select(channels => Draw.Normal($"{channels}", 2, channels, 13, 11).To(type)).ToArray();
        Assert.Equal(
            Tensor.Cat(maps, 1).Relu().To(DataType.Float32).ToArray<float>(), Tensor.CatRelu(maps).To(DataType.Float32).ToArray<float>());
        foreach (var (size, stride, padding) in new[] { (3, 2, 0), (3, 1, 1), (2, 2, 0), (3, 2, 1) })
        {
            var largest = new Operator("aten::max_pool2d").Call(
                maps[0], new long[] { size, size }, new long[] { stride, stride }, new long[] { padding, padding });
            Assert.Equal(
                largest.To(DataType.Float32).ToArray<float>(),
                maps[0].MaxPool2d(size, stride, padding).To(DataType.Float32).ToArray<float>());
        }
    }

    [Fact]
    public void Nan_stays_nan()
    {
        var x = Tensor.Of([1f, float.NaN, -1f, 2f], 1, 1, 2, 2);
        Assert.Equal([1f, float.NaN, 0f, 2f], Tensor.CatRelu(x).ToArray<float>());
        Assert.Equal([float.NaN], x.MaxPool2d(size: 2, stride: 2).ToArray<float>());
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Inputs(int[] shape) => (
        Draw.Normal("x", shape[0], shape[1], shape[3], shape[4]), Draw.Normal("w", shape[2], shape[1], 3, 3), Draw.Normal("b", shape[2]));
}
