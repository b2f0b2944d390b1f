using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace LadaGan.Data.Images;

/// <summary>
/// Resizes RGB images exactly as Pillow's 8-bit path does: rows first, then columns, each rounded and clipped to a byte, with
/// antialiasing when an image shrinks.
/// </summary>
/// <remarks>Source: Pillow, src/libImaging/Resample.c (ImagingResampleHorizontal_8bpc, ImagingResampleVertical_8bpc).</remarks>
public static class ImageResizer
{
    private const int Half = 1 << (ResampleCoefficients.Precision - 1);

    /// <summary>The image as a square of <paramref name="size"/> pixels a side.</summary>
    public static DecodedImage ToSquare(DecodedImage image, int size, ImageFit fit = default, ResampleFilter filter = ResampleFilter.Bilinear) =>
        Resize(fit.Crops ? CentreSquare(image, fit.Side) : image, size, size, filter);

    /// <summary>The image at <paramref name="width"/> × <paramref name="height"/> pixels, whatever its aspect; itself when it has that size.</summary>
    public static DecodedImage Resize(DecodedImage image, int width, int height, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (image.Width != width)
        {
            image = Horizontal(image, new ResampleCoefficients(image.Width, width, filter), width);
        }
        return image.Height == height ? image : Vertical(image, new ResampleCoefficients(image.Height, height, filter), height);
    }

    /// <summary>The centred square of <paramref name="wanted"/> pixels a side, at most (or by default) the largest; an odd pixel is cut off at the right or below.</summary>
    public static DecodedImage CentreSquare(DecodedImage image, int? wanted = null)
    {
        var side = Math.Min(Math.Min(image.Width, image.Height), wanted ?? int.MaxValue);
        if (image.Width == side && image.Height == side)
        {
            return image;
        }
        var (left, top) = ((image.Width - side) / 2, (image.Height - side) / 2);
        var square = new byte[side * side * 3];
        for (var row = 0; row < side; row++)
        {
            image.Rgb.Slice((((top + row) * image.Width) + left) * 3, side * 3).CopyTo(square.AsSpan(row * side * 3));
        }
        return new DecodedImage(side, side, square);
    }

    private static DecodedImage Horizontal(DecodedImage image, ResampleCoefficients coefficients, int width)
    {
        var resized = GC.AllocateUninitializedArray<byte>(checked(width * image.Height * 3));
        // One byte more than a row, so that the last pixel too can be read as four bytes.
        var row = new byte[(image.Width * 3) + 1];
        for (var y = 0; y < image.Height; y++)
        {
            image.Rgb.Slice(y * image.Width * 3, image.Width * 3).CopyTo(row);
            var target = resized.AsSpan(y * width * 3, width * 3);
            for (var x = 0; x < width; x++)
            {
                var weights = coefficients.Of(x, out var first);
                var sum = Vector128.Create(Half);
                for (var tap = 0; tap < weights.Length; tap++)
                {
                    sum += Pixel(row.AsSpan((first + tap) * 3)) * weights[tap];
                }
                sum >>= ResampleCoefficients.Precision;
                sum = Vector128.Min(Vector128.Max(sum, Vector128<int>.Zero), Vector128.Create(255));
                target[x * 3] = (byte)sum[0];
                target[(x * 3) + 1] = (byte)sum[1];
                target[(x * 3) + 2] = (byte)sum[2];
            }
        }
        return new DecodedImage(width, image.Height, resized);
    }

    private static DecodedImage Vertical(DecodedImage image, ResampleCoefficients coefficients, int height)
    {
        var stride = image.Width * 3;
        var resized = GC.AllocateUninitializedArray<byte>(checked(stride * height));
        for (var y = 0; y < height; y++)
        {
            var weights = coefficients.Of(y, out var first);
            var rows = image.Rgb.Slice(first * stride, weights.Length * stride);
            var target = resized.AsSpan(y * stride, stride);
            var column = 0;
            for (; column <= stride - Vector<byte>.Count; column += Vector<byte>.Count)
            {
                WeightedColumns(rows, stride, column, weights).CopyTo(target[column..]);
            }
            for (; column < stride; column++)
            {
                var sum = Half;
                for (var tap = 0; tap < weights.Length; tap++)
                {
                    sum += rows[(tap * stride) + column] * weights[tap];
                }
                target[column] = (byte)Math.Clamp(sum >> ResampleCoefficients.Precision, 0, 255);
            }
        }
        return new DecodedImage(image.Width, height, resized);
    }

    private static Vector<byte> WeightedColumns(ReadOnlySpan<byte> rows, int stride, int column, ReadOnlySpan<int> weights)
    {
        var (a, b, c, d) = (new Vector<int>(Half), new Vector<int>(Half), new Vector<int>(Half), new Vector<int>(Half));
        for (var tap = 0; tap < weights.Length; tap++)
        {
            Vector.Widen(new Vector<byte>(rows[((tap * stride) + column)..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var weight = weights[tap];
            a += Vector.AsVectorInt32(first) * weight;
            b += Vector.AsVectorInt32(second) * weight;
            c += Vector.AsVectorInt32(third) * weight;
            d += Vector.AsVectorInt32(fourth) * weight;
        }
        return Vector.Narrow(Vector.Narrow(ToByte(a), ToByte(b)), Vector.Narrow(ToByte(c), ToByte(d)));
    }

    private static Vector<uint> ToByte(Vector<int> sum) =>
        Vector.AsVectorUInt32(Vector.Min(Vector.Max(sum >> ResampleCoefficients.Precision, Vector<int>.Zero), new Vector<int>(255)));

    // R, G, B and whatever byte follows, as four integers.
    private static Vector128<int> Pixel(ReadOnlySpan<byte> at)
    {
        var bytes = Vector128.CreateScalarUnsafe(BinaryPrimitives.ReadUInt32LittleEndian(at)).AsByte();
        return Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32();
    }
}
