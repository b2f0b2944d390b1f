using LadaGan.Experiments.Models;

namespace LadaGan.Experiments.Tests.Models;

public class PixelsTests : TensorTest
{
    [Fact]
    public void Every_byte_comes_back()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256 * 3).Select(i => (byte)i)];
        Assert.Equal(256, bytes.Distinct().Count());
        Assert.Equal(bytes, Pixels.ToBytes(Pixels.ToUnit(Tensor.Of(bytes, 1, 16, 16, 3))));
    }

    [Fact]
    public void Values_and_places_are_as_said()
    {
        byte[] bytes = [.. Enumerable.Range(0, 2 * 4 * 4 * 3).Select(i => (byte)((i * 37) + 11))];
        var unit = Pixels.ToUnit(Tensor.Of(bytes, 2, 4, 4, 3));
        Assert.Equal(DataType.Float32, unit.Type);
        var expected = new double[2, 3, 4, 4];
        for (var b = 0; b < 2; b++)
        {
            for (var c = 0; c < 3; c++)
            {
                for (var y = 0; y < 4; y++)
                {
                    for (var x = 0; x < 4; x++)
                    {
                        expected[b, c, y, x] = (bytes[(((((b * 4) + y) * 4) + x) * 3) + c] / 127.5) - 1;
                    }
                }
            }
        }
        TensorAssert.Close(expected, unit, Tolerance.Of(2));
    }

    [Theory]
    [InlineData(-1f, 0)]
    [InlineData(1f, 255)]
    [InlineData(-1.5f, 0)]
    [InlineData(27f, 255)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-0.997f, 0)]   // 0.3825
    [InlineData(-0.995f, 1)]   // 0.6375
    [InlineData(0.005f, 128)]  // 128.1375
    [InlineData(0.997f, 255)]  // 254.6175
    [InlineData(0.9955f, 254)] // 254.426
    public void Values_are_rounded_and_clamped(float value, byte expected)
    {
        Assert.Equal([expected, expected, expected], Pixels.ToBytes(Tensor.Of([value, value, value], 1, 3, 1, 1)));
    }
}
