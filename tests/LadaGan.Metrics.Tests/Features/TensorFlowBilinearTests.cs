using LadaGan.Metrics.Features;

namespace LadaGan.Metrics.Tests.Features;

public class TensorFlowBilinearTests : TensorTest
{
    [Theory]
    [InlineData(32, 32, 299, 299)]
    [InlineData(64, 48, 299, 299)]
    [InlineData(320, 301, 299, 299)]
    [InlineData(5, 7, 11, 3)]
    [InlineData(1, 1, 4, 4)]
    public void Agrees_with_plain_loops(int inHeight, int inWidth, int height, int width)
    {
        var images = Draw.Normal("images", 2, inHeight, inWidth, 3);

        var resized = TensorFlowBilinear.Resize(images, height, width);

        TensorAssert.Close(Oracle(Doubles.Of4(images), height, width), resized, Tolerance.Of(6));
    }

    [Fact]
    public void An_image_of_the_right_size_stays_as_it_is()
    {
        var images = Draw.Normal("images", 1, 9, 8, 3);
        TensorAssert.Same<float>(images, TensorFlowBilinear.Resize(images, 9, 8));
    }

    /// <summary>
    /// Output pixel i reads input i·in/out: doubling samples the first pixel at 0 rather than at a quarter, and clamps at the end.
    /// </summary>
    [Fact]
    public void There_are_no_half_pixel_centres()
    {
        var row = Tensor.Of([0f, 1f], 1, 1, 2, 1);
        Assert.Equal([0f, 0.5f, 1f, 1f], TensorFlowBilinear.Resize(row, 1, 4).ToArray<float>());
    }

    /// <summary>The operator that prepares Inception's input on the CPU.</summary>
    [Theory]
    [InlineData(32, 32)]
    [InlineData(64, 48)]
    [InlineData(320, 301)]
    [InlineData(1, 1)]
    public void Bytes_are_scaled_and_resized_to_the_same_bits(int height, int width)
    {
        var bytes = Draw.Normal("images", 2, 3, height, width) * 60 + 128;
        bytes = bytes.Clamp(0, 255).Round().To(DataType.UInt8);
        var pixels = (bytes.Permute(0, 2, 3, 1).Contiguous().To(DataType.Float32) - 128) * (1 / 128.0);
        var expected = TensorFlowBilinear.Resize(pixels, 299, 299).Permute(0, 3, 1, 2);

        foreach (var layout in new[] { MemoryFormat.Contiguous, MemoryFormat.ChannelsLast })
        {
            TensorAssert.Same<float>(expected, bytes.Contiguous(layout).ResizeBytes(299, 299, DataType.Float32));
        }
        TensorAssert.Same<float>(
            expected.To(DataType.BFloat16).To(DataType.Float32),
            bytes.ResizeBytes(299, 299, DataType.BFloat16).To(DataType.Float32));
    }

    private static double[,,,] Oracle(double[,,,] images, int height, int width)
    {
        var (inHeight, inWidth) = (images.GetLength(1), images.GetLength(2));
        var result = new double[images.GetLength(0), height, width, images.GetLength(3)];
        for (var n = 0; n < result.GetLength(0); n++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    for (var c = 0; c < result.GetLength(3); c++)
                    {
                        // TensorFlow computes positions in single precision.
                        var (atY, atX) = ((double)(y * (inHeight / (float)height)), (double)(x * (inWidth / (float)width)));
                        var (y0, x0) = ((int)atY, (int)atX);
                        var (y1, x1) = (Math.Min(y0 + 1, inHeight - 1), Math.Min(x0 + 1, inWidth - 1));
                        var (dy, dx) = (atY - y0, atX - x0);
                        result[n, y, x, c] = (1 - dy) * ((1 - dx) * images[n, y0, x0, c] + dx * images[n, y0, x1, c])
                            + dy * ((1 - dx) * images[n, y1, x0, c] + dx * images[n, y1, x1, c]);
                    }
                }
            }
        }
        return result;
    }
}
