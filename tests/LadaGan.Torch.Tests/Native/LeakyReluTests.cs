using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Native;

/// <summary><c>ladagan::leaky_relu</c> (native/leaky_relu.cpp) against libtorch's <c>aten::leaky_relu</c>.</summary>
public class LeakyReluTests : TensorTest
{
    private static readonly Operator Theirs = new("aten::leaky_relu");

    [Theory]
    [InlineData(DataType.Float32)]
    [InlineData(DataType.Float64)]
    [InlineData(DataType.BFloat16)]
    public void It_differentiates_twice_as_libtorch_does(DataType type)
    {
        Tensor[] maps =
        [
            Draw.Normal("x", 3, 5, 7, 9),
            Draw.Normal("x", 3, 5, 7, 9).Contiguous(MemoryFormat.ChannelsLast),
            Draw.Normal("x", 3, 10, 7, 9).Chunk(2, 1)[1],
            Draw.Normal("x", 70000),
            Draw.Normal("x", 1),
        ];
        foreach (var x in maps.Select(map => map.To(type)))
        {
            foreach (var slope in new[] { 0.2, 0.0, 1.0 })
            {
                TwiceDifferentiated By(Func<Tensor, Tensor> f) => new(values => f(values[0]) * f(values[0]), [x], [true], [true], [true]);
                // Two rounded products are added and rounded: four half units between two ways.
                var tolerance = 4 * (type switch
                {
                    DataType.BFloat16 => Tolerance.BFloat16,
                    DataType.Float32 => Tolerance.Float32,
                    _ => Tolerance.Float64,
                });
                By(map => map.LeakyRelu(slope)).IsClose(By(map => Theirs.Call(map, slope)), tolerance, tolerance, $"{x}, slope {slope}");
                TensorAssert.Same<float>(Theirs.Call(x, slope).Float(), x.LeakyRelu(slope).Float());
            }
        }
    }

    [Fact]
    public void Zero_takes_the_slope_and_NaN_stays()
    {
        var x = Tensor.Of([0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity]);
        x.RequiresGrad = true;
        var y = x.LeakyRelu(0.5);
        Assert.Equal([0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity], y.ToArray<float>());
        Gradients.Backward(y.Sum());
        Assert.Equal([0.5f, 0.5f, 0.5f, 1, 0.5f], x.Grad!.ToArray<float>());
    }
}
