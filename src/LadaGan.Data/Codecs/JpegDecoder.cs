using System.Runtime.InteropServices;
using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes JPEG (baseline, progressive; grey, YCbCr, RGB, CMYK, YCCK) with libjpeg-turbo's exact integer DCT.</summary>
internal static unsafe class JpegDecoder
{
    // A warning is an error: for a truncated file libjpeg only warns, and leaves the lower part grey.
    private const int Flags = TurboJpeg.FlagStopOnWarning | TurboJpeg.FlagLimitScans;

    /// <exception cref="ImageFormatException">The data is corrupt, truncated or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        NativeCodecLibrary.Jpeg.EnsureInstalled();
        // A new decoder for each image: libjpeg keeps the tables of the previous one and would decode a file without tables with them.
        var handle = TurboJpeg.InitDecompress();
        if (handle == 0)
        {
            throw new InsufficientMemoryException("not enough memory for a libturbojpeg decoder");
        }
        try
        {
            return Decode(handle, encoded, limits);
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static DecodedImage Decode(nint handle, ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        fixed (byte* data = encoded)
        {
            var size = (nuint)encoded.Length;
            var status = TurboJpeg.DecompressHeader(handle, data, size, out var width, out var height,
                out var subsampling, out var colourSpace);
            // The header call also fails on unusual subsampling, which decoding itself supports.
            if (status != 0 && !(width > 0 && height > 0 && colourSpace >= 0 && subsampling < 0))
            {
                throw Failure(handle);
            }
            if (status == 0 && width == 0 && height == 0)
            {
                throw new ImageFormatException("is a JPEG that ends before its image data");
            }
            limits.CheckSize(width, height);
            Plausibility.Check(width, height, encoded.Length);
            limits.CheckScans(JpegSegments.CountScans(encoded));

            if (colourSpace is TurboJpeg.ColourSpaceCmyk or TurboJpeg.ColourSpaceYcck)
            {
                using var inks = new ScratchPixels(width, height);
                Decompress(handle, data, size, inks.Start, width, height, TurboJpeg.PixelFormatCmyk, 4);
                return new DecodedImage(width, height, InvertedCmyk.ToRgb(inks.Bytes));
            }
            var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
            fixed (byte* target = pixels)
            {
                Decompress(handle, data, size, target, width, height, TurboJpeg.PixelFormatRgb, 3);
            }
            return new DecodedImage(width, height, pixels);
        }
    }

    private static void Decompress(nint handle, byte* data, nuint size, byte* pixels, int width, int height, int pixelFormat, int channels)
    {
        if (TurboJpeg.Decompress(handle, data, size, pixels, width, width * channels, height, pixelFormat, Flags) != 0)
        {
            throw Failure(handle);
        }
    }

    private static ImageFormatException Failure(nint handle)
    {
        var text = Marshal.PtrToStringUTF8(TurboJpeg.GetErrorText(handle)) ?? "no reason given";
        return text.Contains("Premature end", StringComparison.Ordinal)
            ? new ImageFormatException("is a truncated JPEG")
            : new ImageFormatException($"is a JPEG that cannot be decoded (libjpeg-turbo: {text})");
    }
}
