namespace LadaGan.Data.Images;

/// <summary>Rotates and mirrors an image according to one of EXIF's eight orientations.</summary>
internal static class ImageOrientation
{
    /// <summary>The image upright; the same object for orientation 1.</summary>
    /// <param name="image">The image as stored.</param>
    /// <param name="orientation">
    /// 1 upright, 2 mirrored, 3 upside down, 4 mirrored upside down, 5 transposed, 6 to be rotated right, 7 transposed over the other
    /// diagonal, 8 to be rotated left (Exif 2.32, section 4.6.4).
    /// </param>
    public static DecodedImage Upright(DecodedImage image, int orientation)
    {
        if (orientation == 1)
        {
            return image;
        }
        var (width, height) = (image.Width, image.Height);
        var (last, bottom) = ((width * height) - 1, (height - 1) * width);
        // The index of the upright image's first pixel, and the steps to the next pixel on its right and below it.
        var (first, right, down) = orientation switch
        {
            2 => (width - 1, -1, width),
            3 => (last, -1, -width),
            4 => (bottom, 1, -width),
            5 => (0, width, 1),
            6 => (bottom, -width, 1),
            7 => (last, -width, -1),
            8 => (width - 1, width, -1),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "an orientation is a number from 1 to 8"),
        };
        if (orientation >= 5)
        {
            (width, height) = (height, width);
        }
        var upright = GC.AllocateUninitializedArray<byte>(image.Rgb.Length);
        var target = upright.AsSpan();
        for (var y = 0; y < height; y++)
        {
            for (var (x, from) = (0, first + (y * down)); x < width; x++, from += right)
            {
                image.Rgb.Slice(from * 3, 3).CopyTo(target);
                target = target[3..];
            }
        }
        return new DecodedImage(width, height, upright);
    }
}
