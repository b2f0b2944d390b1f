using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes still WebP images, lossy and lossless, with libwebp.</summary>
internal static unsafe class WebPDecoder
{
    private const int StatusOk = 0;
    private const int StatusNotEnoughData = 7;

    /// <exception cref="ImageFormatException">The data is corrupt, cut off, animated or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeLimits limits)
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
                    status == StatusNotEnoughData ? "is a WebP that is cut off" : $"is a WebP with a damaged header (libwebp: status {status})");
            }
            limits.CheckSize(features.Width, features.Height);
            if (features.HasAnimation != 0)
            {
                throw new ImageFormatException("is an animated WebP; only still images are decoded");
            }
            return Read(data, size, features.Width, features.Height, features.HasAlpha != 0);
        }
    }

    private static DecodedImage Read(byte* data, nuint size, int width, int height, bool hasAlpha)
    {
        var stride = width * (hasAlpha ? 4 : 3);
        var pixels = GC.AllocateUninitializedArray<byte>(checked(stride * height));
        fixed (byte* target = pixels)
        {
            var end = hasAlpha
                ? LibWebP.DecodeRgbaInto(data, size, target, (nuint)pixels.Length, stride)
                : LibWebP.DecodeRgbInto(data, size, target, (nuint)pixels.Length, stride);
            if (end == 0)
            {
                throw new ImageFormatException("is a WebP that is corrupt or cut off");
            }
        }
        return new DecodedImage(width, height, hasAlpha ? AlphaOverWhite.ToRgb(pixels) : pixels);
    }
}
