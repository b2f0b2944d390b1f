namespace LadaGan.Torch.Tests;

public class TensorCreationTests : TensorTest
{
    [Fact]
    public void Tensors_are_filled_in_every_type()
    {
        foreach (var type in Enum.GetValues<DataType>())
        {
            var tensor = Tensor.Full([2, 3], 1, type);
            Assert.Equal((type, 2, 6L), (tensor.Type, tensor.Dim, tensor.Count));
            Assert.Equal(6, tensor.To(DataType.Float64).Sum().Item());
            Assert.Equal(0, Tensor.Zeros([4], type).To(DataType.Float64).Sum().Item());
            Assert.Equal(1, Tensor.Ones([1], type).Item());
            Assert.Equal(Enumerable.Range(0, 3).Select(i => (double)i),
                TypeTakesArange(type) ? Tensor.Arange(3, type).To(DataType.Float64).ToArray<double>() : [0, 1, 2]);
        }
    }

    [Fact]
    public void NET_values_come_back_as_they_went_in()
    {
        RoundTrip<float>(1.5f, -2, float.NaN);
        RoundTrip(1.5, -2, double.MaxValue);
        RoundTrip<byte>(0, 128, 255);
        RoundTrip<sbyte>(-128, 0, 127);
        RoundTrip<short>(-32768, 0, 32767);
        RoundTrip(int.MinValue, 0, int.MaxValue);
        RoundTrip(long.MinValue, 0, long.MaxValue);
        RoundTrip(true, false, true);
        RoundTrip((Half)1.5f, (Half)(-2), Half.MaxValue);
        Assert.Throws<ArgumentException>(() => Tensor.Of([1m]));
    }

    [Fact]
    public void Half_precisions_round_as_they_must()
    {
        // bfloat16 keeps 8 bits of significand: 1 + 2⁻⁸ is halfway and goes to even.
        var x = Tensor.Of([1f, 1 + (1 / 256f), 1 + (3 / 256f), 3e38f]);
        Assert.Equal([1f, 1f, 1 + (4 / 256f), 3e38f],
            x.To(DataType.BFloat16).To(DataType.Float32).ToArray<float>().Select((v, i) => i == 3 ? MathF.Round(v / 1e37f) * 1e37f : v));
        Assert.Equal([1f, 1.00390625f, 1.01171875f, float.PositiveInfinity], x.To(DataType.Float16).To(DataType.Float32).ToArray<float>());
    }

    [Fact]
    public void Values_that_do_not_fill_the_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Of([1f, 2f], 3));
        Assert.Throws<ArgumentException>(() => Tensor.Of([1f, 2f], 1));
        Assert.Throws<ArgumentException>(() => Tensor.Of([1f, 2f], -1, -2));
        Assert.Throws<ArgumentException>(() => Tensor.Over([1f, 2f], 2, 2));
        Assert.Equal([0, 3], Tensor.Of(Array.Empty<float>(), 0, 3).Shape);
    }

    [Fact]
    public void Libtorchs_normal_numbers_follow_its_seed()
    {
        TorchRandom.Seed(3);
        var first = Tensor.Randn([100]).ToArray<float>();
        Assert.NotEqual(first, Tensor.Randn([100]).ToArray<float>());
        TorchRandom.Seed(3);
        Assert.Equal(first, Tensor.Randn([100]).ToArray<float>());
    }

    private static bool TypeTakesArange(DataType type) => type != DataType.Bool;

    private static void RoundTrip<T>(params T[] values) where T : unmanaged
    {
        var tensor = Tensor.Of(values);
        Assert.Equal(DataType.Of<T>(), tensor.Type);
        Assert.Equal(tensor.Type.Size(), System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        Assert.Equal(values, tensor.ToArray<T>());
        Assert.Equal(values, tensor.Data<T>().ToArray());
    }
}
