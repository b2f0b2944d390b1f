using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Writes RGB bytes as PNG.</summary>
public static unsafe class PngEncoder
{
    /// <summary>The PNG file of an image.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">height · width · 3 bytes, row by row from the top.</param>
    /// <param name="compression">Whether to favour size or speed.</param>
    /// <exception cref="ArgumentException">The number of bytes does not match the size.</exception>
    /// <exception cref="NativeLibraryMissingException">libpng is not installed.</exception>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb, PngCompression compression = PngCompression.Small)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != (long)width * height * 3)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels are {(long)width * height * 3} RGB bytes, not {rgb.Length}", nameof(rgb));
        }
        NativeCodecLibrary.Png.EnsureInstalled();
        var image = new LibPng.Image
        {
            Version = LibPng.ImageVersion, Width = (uint)width, Height = (uint)height, Format = LibPng.FormatRgb,
            Flags = compression == PngCompression.Fast ? LibPng.FlagFast : 0,
        };
        var encoded = GC.AllocateUninitializedArray<byte>(LargestFile(width, height));
        var size = (nuint)encoded.Length;
        fixed (byte* pixels = rgb, target = encoded)
        {
            if (LibPng.WriteToMemory(&image, target, &size, 0, pixels, width * 3, null) == 0)
            {
                throw new InvalidOperationException($"libpng could not encode {width} x {height} pixels: {image.Message}");
            }
        }
        return encoded[..(int)size];
    }

    /// <summary>Writes an image to <paramref name="path"/>: the file is complete or, on an error, unchanged.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, int width, int height, ReadOnlySpan<byte> rgb)
    {
        var encoded = Encode(width, height, rgb);
        var full = Path.GetFullPath(path);
        // In the same folder, so that the rename stays within one file system.
        var temporary = Path.Join(Path.GetDirectoryName(full), $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, encoded);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a decoded or composed image; see <see cref="Write(string, int, int, ReadOnlySpan{byte})"/>.</summary>
    public static void Write(string path, DecodedImage image) => Write(path, image.Width, image.Height, image.Rgb);

    // PNG_IMAGE_PNG_SIZE_MAX of png.h, with room to spare for the fixed chunks.
    private static int LargestFile(int width, int height)
    {
        var raw = ((long)width * 3 + 1) * height;
        var compressed = raw + (raw >> 3) + (raw >> 6) + 64;
        return checked((int)(compressed + compressed / 512 + 1024));
    }
}

/// <summary>The trade-off between size and speed when writing a PNG; the pixels are the same.</summary>
public enum PngCompression
{
    /// <summary>The best filter for each row, and zlib's default level.</summary>
    Small,

    /// <summary>
    /// No filters, and a low level: for files that are read far more often than stored, such as those of a packed dataset.
    /// </summary>
    Fast,
}
