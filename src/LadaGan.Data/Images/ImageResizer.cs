using System.Buffers;

namespace LadaGan.Data.Images;

/// <summary>
/// Resizes RGB images exactly as Pillow's 8-bit path does: rows first, then columns, each rounded and clamped to a byte, with
/// antialiasing when an image shrinks.
/// </summary>
/// <remarks>Source: Pillow, src/libImaging/Resample.c (ImagingResampleHorizontal_8bpc, ImagingResampleVertical_8bpc).</remarks>
public static unsafe class ImageResizer
{
    /// <summary>The image as a square with sides of <paramref name="size"/> pixels.</summary>
    /// <remarks>A crop is centred; of an odd number of surplus pixels, one more is removed at the right or bottom.</remarks>
    public static DecodedImage ToSquare(DecodedImage image, int size, ImageFit fit = default,
        ResampleFilter filter = ResampleFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var shorter = Math.Min(image.Width, image.Height);
        if (fit.CropsFirst)
        {
            return Centre(image, Math.Min(shorter, fit.Side ?? int.MaxValue), size, filter);
        }
        if (fit.CropsLast)
        {
            var scale = size / (double)shorter;
            int Side(int length) => (int)Math.Round(scale * length, MidpointRounding.ToEven);   // as in Python
            return Centre(Resize(image, Side(image.Width), Side(image.Height), filter), size, size, filter);
        }
        return Resize(image, size, size, filter);
    }

    /// <summary>
    /// The image at <paramref name="width"/> × <paramref name="height"/> pixels, ignoring
    /// the aspect ratio; the same object if it has that size.
    /// </summary>
    public static DecodedImage Resize(DecodedImage image, int width, int height, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return Resize(image, 0, 0, image.Width, image.Height, width, height, filter);
    }

    /// <summary>The centre square with sides of <paramref name="side"/> pixels, resized.</summary>
    private static DecodedImage Centre(DecodedImage image, int side, int size, ResampleFilter filter) =>
        Resize(image, (image.Width - side) / 2, (image.Height - side) / 2, side, side, size, size, filter);

    private static DecodedImage Resize(
        DecodedImage image, int left, int top, int fromWidth, int fromHeight, int width, int height, ResampleFilter filter)
    {
        if ((image.Width, image.Height) == (width, height) && (fromWidth, fromHeight) == (width, height))
        {
            return image;
        }
        var resized = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
        fixed (byte* pixels = image.Rgb, result = resized)
        {
            var end = pixels + image.Rgb.Length;
            var stride = image.Width * 3;
            var source = new PixelRows(pixels + ((long)top * stride) + (left * 3), fromWidth, fromHeight, stride);
            var target = PixelRows.Dense(result, width, height);
            if (fromHeight == height)
            {
                HorizontalPass.Run(source, target, end, filter);
            }
            else if (fromWidth == width)
            {
                VerticalPass.Run(source, target, filter);
            }
            else
            {
                InTwoPasses(source, target, end, filter);
            }
        }
        return new DecodedImage(width, height, resized);
    }

    private static void InTwoPasses(PixelRows source, PixelRows target, byte* end, ResampleFilter filter)
    {
        var between = ArrayPool<byte>.Shared.Rent(checked(target.Width * source.Height * 3));
        try
        {
            fixed (byte* start = between)
            {
                var rows = PixelRows.Dense(start, target.Width, source.Height);
                HorizontalPass.Run(source, rows, end, filter);
                VerticalPass.Run(rows, target, filter);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(between);
        }
    }
}
