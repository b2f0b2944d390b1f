using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>
/// Decodes PNG (grey, palette, RGB, alpha, 1 to 16 bits, interlaced) with libpng's simplified API; 16 bits become round(v / 257). Of
/// an animated PNG it decodes the still image that every other reader shows.
/// </summary>
internal static unsafe class PngDecoder
{
    /// <exception cref="ImageFormatException">The data is corrupt, truncated or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeOptions options)
    {
        NativeCodecLibrary.Png.EnsureInstalled();
        if (PngChunks.IsCgBI(encoded))
        {
            throw new ImageFormatException("is a PNG in Apple's CgBI form, which Xcode makes for iOS; use the original image");
        }
        // Before the chunks are walked, so that the message is about the header if that declares too much.
        var header = PngHeader.TryRead(encoded);
        header?.CheckSize(options.Limits);
        var chunks = PngChunks.PixelsOnly(encoded, out var compressedBytes);
        header?.CheckPlausible(compressedBytes);
        var image = new LibPng.Image { Version = LibPng.ImageVersion };
        try
        {
            // The encoded bytes stay pinned during both calls: libpng keeps the pointer from the first.
            fixed (byte* data = chunks)
            {
                if (LibPng.BeginReadFromMemory(&image, data, (nuint)chunks.Length) == 0)
                {
                    throw Failure(image);
                }
                options.Limits.CheckSize(image.Width, image.Height);
                return Read(&image, options.Background);
            }
        }
        finally
        {
            LibPng.Free(&image);
        }
    }

    private static DecodedImage Read(LibPng.Image* image, Background background)
    {
        var (width, height) = ((int)image->Width, (int)image->Height);
        var hasAlpha = (image->Format & LibPng.FormatAlpha) != 0;
        image->Format = hasAlpha ? LibPng.FormatRgba : LibPng.FormatRgb;
        // Without this flag, 16-bit values are treated as linear light and change.
        image->Flags |= LibPng.Flag16BitSrgb;
        if (hasAlpha)
        {
            using var rgba = new ScratchPixels(width, height);
            FinishRead(image, rgba.Start, width * 4);
            return new DecodedImage(width, height, Transparency.ToRgb(rgba.Bytes, background));
        }
        var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
        fixed (byte* target = pixels)
        {
            FinishRead(image, target, width * 3);
        }
        return new DecodedImage(width, height, pixels);
    }

    private static void FinishRead(LibPng.Image* image, byte* target, int stride)
    {
        if (LibPng.FinishRead(image, null, target, stride, null) == 0 || (image->WarningOrError != 0 && !IsHarmless(image->Message)))
        {
            throw Failure(*image);
        }
    }

    // Warnings about what follows the last row in the IDAT chunks. libpng reports its first warning: there was none before.
    private static bool IsHarmless(string warning) => warning is "IDAT: Extra compressed data" or "IDAT: Too much image data";

    private static ImageFormatException Failure(in LibPng.Image image) =>
        new($"is a PNG that cannot be decoded (libpng: {image.Message})");
}
