using System.Runtime.InteropServices;
using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes JPEG (baseline, progressive; grey, YCbCr, RGB, CMYK, YCCK) with libjpeg-turbo's exact integer DCT.</summary>
internal static unsafe class JpegDecoder
{
    /// <exception cref="ImageFormatException">The data is corrupt, cut off or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        NativeCodecLibrary.Jpeg.EnsureInstalled();
        var handle = TurboJpeg.InitDecompress();
        if (handle == 0)
        {
            throw new InsufficientMemoryException("libturbojpeg could not make a decoder: not enough memory.");
        }
        try
        {
            fixed (byte* data = encoded)
            {
                return Decode(handle, data, (nuint)encoded.Length, limits);
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static DecodedImage Decode(nint handle, byte* data, nuint size, DecodeLimits limits)
    {
        var status = TurboJpeg.DecompressHeader(handle, data, size, out var width, out var height, out var subsampling, out var colourSpace);
        // The header call also fails on unusual subsampling, which decoding itself handles.
        if (status != 0 && !(width > 0 && height > 0 && colourSpace >= 0 && subsampling < 0))
        {
            throw Failure(handle);
        }
        limits.CheckSize(width, height);

        if (colourSpace is TurboJpeg.ColourSpaceCmyk or TurboJpeg.ColourSpaceYcck)
        {
            var inks = Decompress(handle, data, size, width, height, TurboJpeg.PixelFormatCmyk, 4);
            return new DecodedImage(width, height, InvertedCmyk.ToRgb(inks));
        }
        return new DecodedImage(width, height, Decompress(handle, data, size, width, height, TurboJpeg.PixelFormatRgb, 3));
    }

    private static byte[] Decompress(nint handle, byte* data, nuint size, int width, int height, int pixelFormat, int channels)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * channels));
        fixed (byte* target = pixels)
        {
            // Warnings fail too: a file that is cut off only warns, and its lower part is grey.
            if (TurboJpeg.Decompress(handle, data, size, target, width, width * channels, height, pixelFormat, TurboJpeg.FlagLimitScans) != 0)
            {
                throw Failure(handle);
            }
        }
        return pixels;
    }

    private static ImageFormatException Failure(nint handle)
    {
        var text = Marshal.PtrToStringUTF8(TurboJpeg.GetErrorText(handle)) ?? "no reason given";
        return text.Contains("Premature end", StringComparison.Ordinal)
            ? new ImageFormatException("is a JPEG that is cut off")
            : new ImageFormatException($"is a JPEG that cannot be decoded (libjpeg-turbo: {text})");
    }
}
