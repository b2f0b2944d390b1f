using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

public class Conv2dTests : TensorTest
{
    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(3, 2, 0)]
    [InlineData(4, 1, 0)]
    public void Equals_its_sum(int size, int stride, int padding)
    {
        using var store = new ParameterStore(Device.Cpu);
        var conv = new Conv2d(store.Root, 2, 3, size, stride, padding, bias: true);
        store["bias"].CopyFromDraw("bias");
        var x = Draw.Normal("x", 2, 2, 6, 6);
        var (input, weight, bias) = (Doubles.Of4(x), Doubles.Of4(store["weight"]), Doubles.Of1(store["bias"]));
        var side = ((6 + (2 * padding) - size) / stride) + 1;
        var expected = new double[2, 3, side, side];
        foreach (var (b, o, i, j) in Places(expected))
        {
            expected[b, o, i, j] = bias[o];
            for (var k = 0; k < 2 * size * size; k++)
            {
                var (c, di, dj) = (k / (size * size), k / size % size, k % size);
                var (row, column) = ((i * stride) + di - padding, (j * stride) + dj - padding);
                expected[b, o, i, j] += row is >= 0 and < 6 && column is >= 0 and < 6 ? weight[o, c, di, dj] * input[b, c, row, column] : 0;
            }
        }
        TensorAssert.Close(expected, conv.Forward(x), Tolerance.OfSum(2 * size * size));
        TensorAssert.Close(expected, conv.Forward(x.Contiguous(MemoryFormat.ChannelsLast)), Tolerance.OfSum(2 * size * size));
    }

    [Fact]
    public void Pooling_and_enlarging_are_means_and_copies()
    {
        var x = Draw.Normal("x", 1, 2, 4, 4);
        TensorAssert.Close(x, x.UpsampleNearest2d(2).AvgPool2d(2), Tolerance.Of(4));
        Assert.Equal(x.Mean().Item(), x.AvgPool2d(4).Mean().Item(), Tolerance.Between(Tolerance.Of(32)));
        TensorAssert.Same<float>(x.Select(3, 1), x.UpsampleNearest2d(3).Select(3, 5).IndexSelect(2, Tensor.Of([0L, 3, 6, 9])));
    }

    private static IEnumerable<(int B, int O, int I, int J)> Places(double[,,,] array) =>
        from b in Enumerable.Range(0, array.GetLength(0))
        from o in Enumerable.Range(0, array.GetLength(1))
        from i in Enumerable.Range(0, array.GetLength(2))
        from j in Enumerable.Range(0, array.GetLength(3))
        select (b, o, i, j);
}
