using System.Buffers.Binary;
using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes PNG (grey, palette, RGB, alpha, 1 to 16 bits, interlaced) with libpng's simplified API; 16 bits become round(v / 257).</summary>
internal static unsafe class PngDecoder
{
    /// <exception cref="ImageFormatException">The data is corrupt, cut off or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        NativeCodecLibrary.Png.EnsureInstalled();
        CheckHeader(encoded, limits);
        var chunks = PngChunks.PixelsOnly(encoded);
        var image = new LibPng.Image { Version = LibPng.ImageVersion };
        try
        {
            // The encoded bytes stay pinned through both calls: libpng reads on from the first call's pointer.
            fixed (byte* data = chunks)
            {
                if (LibPng.BeginReadFromMemory(&image, data, (nuint)chunks.Length) == 0)
                {
                    throw Failure(image);
                }
                limits.CheckSize(image.Width, image.Height);
                return Read(&image);
            }
        }
        finally
        {
            LibPng.Free(&image);
        }
    }

    private static DecodedImage Read(LibPng.Image* image)
    {
        var (width, height) = ((int)image->Width, (int)image->Height);
        var hasAlpha = (image->Format & LibPng.FormatAlpha) != 0;
        image->Format = hasAlpha ? LibPng.FormatRgba : LibPng.FormatRgb;
        // Without this flag 16-bit values are taken as linear light and change.
        image->Flags |= LibPng.Flag16BitSrgb;
        var channels = hasAlpha ? 4 : 3;
        var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * channels));
        fixed (byte* target = pixels)
        {
            if (LibPng.FinishRead(image, null, target, width * channels, null) == 0 || image->WarningOrError != 0)
            {
                throw Failure(*image);
            }
        }
        return new DecodedImage(width, height, hasAlpha ? AlphaOverWhite.ToRgb(pixels) : pixels);
    }

    // Before the chunks are walked, so that a header that asks for too much is what the message is about.
    private static void CheckHeader(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        var header = encoded[PngChunks.Signature.Length..];
        if (header.Length >= 16 && header.Slice(4, 4).SequenceEqual("IHDR"u8))
        {
            limits.CheckSize(
                BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
                BinaryPrimitives.ReadUInt32BigEndian(header[12..]));
        }
    }

    private static ImageFormatException Failure(in LibPng.Image image) =>
        new($"is a PNG that cannot be decoded (libpng: {image.Message})");
}
