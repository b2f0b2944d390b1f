using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes still WebP images, lossy and lossless, with libwebp; an animation is refused.</summary>
internal static unsafe class WebPDecoder
{
    private const int StatusOk = 0;
    private const int StatusNotEnoughData = 7;

    /// <exception cref="ImageFormatException">The data is corrupt, truncated, animated or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeOptions options)
    {
        NativeCodecLibrary.WebP.EnsureInstalled();
        fixed (byte* data = encoded)
        {
            var size = (nuint)encoded.Length;
            LibWebP.Features features;
            var status = LibWebP.GetFeatures(data, size, &features, LibWebP.DecoderAbiVersion);
            if (status != StatusOk)
            {
                throw new ImageFormatException(
                    status == StatusNotEnoughData ? "is a truncated WebP" : $"is a WebP with a damaged header (libwebp: status {status})");
            }
            options.Limits.CheckSize(features.Width, features.Height);
            Plausibility.Check(features.Width, features.Height, encoded.Length);
            if (features.HasAnimation != 0)
            {
                throw new ImageFormatException("is an animated WebP; only still images are decoded");
            }
            return features.HasAlpha != 0
                ? ReadTransparent(data, size, features.Width, features.Height, options.Background)
                : ReadOpaque(data, size, features.Width, features.Height);
        }
    }

    private static DecodedImage ReadOpaque(byte* data, nuint size, int width, int height)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
        fixed (byte* target = pixels)
        {
            CheckWhole(LibWebP.DecodeRgbInto(data, size, target, (nuint)pixels.Length, width * 3));
        }
        return new DecodedImage(width, height, pixels);
    }

    private static DecodedImage ReadTransparent(byte* data, nuint size, int width, int height, Background background)
    {
        using var rgba = new ScratchPixels(width, height);
        CheckWhole(LibWebP.DecodeRgbaInto(data, size, rgba.Start, (nuint)rgba.Bytes.Length, width * 4));
        return new DecodedImage(width, height, Transparency.ToRgb(rgba.Bytes, background));
    }

    private static void CheckWhole(nint decoded)
    {
        if (decoded == 0)
        {
            throw new ImageFormatException("is a truncated or corrupt WebP");
        }
    }
}
