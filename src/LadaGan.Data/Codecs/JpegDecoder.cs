using System.Runtime.InteropServices;
using LadaGan.Data.Codecs.Native;
using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes JPEG (baseline, progressive; grey, YCbCr, RGB, CMYK, YCCK) with libjpeg-turbo's exact integer DCT.</summary>
internal static unsafe class JpegDecoder
{
    // A warning is an error: for a truncated file libjpeg only warns, and leaves the lower part grey.
    private const int Flags = TurboJpeg.FlagStopOnWarning | TurboJpeg.FlagLimitScans;

    private const int MostRepairs = 5;

    /// <exception cref="ImageFormatException">The data is corrupt, truncated or too large.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        byte[]? mended = null;
        for (var round = 0; ; round++)
        {
            ReadOnlySpan<byte> current = mended is null ? encoded : mended;
            try
            {
                return DecodeAsItIs(current, limits, acceptsSurplus: true);
            }
            catch (ImageFormatException error) when (round < MostRepairs)
            {
                mended = JpegMending.WithoutOddities(current)
                    ?? JpegMending.WithoutPadding(current, error.Reason)
                    ?? JpegMending.WithoutSurplus(current, error.Reason, part => FailureOf(part, limits));
                if (mended is null)
                {
                    throw;
                }
            }
        }
    }

    private static string FailureOf(byte[] encoded, DecodeLimits limits)
    {
        try
        {
            _ = DecodeAsItIs(encoded, limits, acceptsSurplus: false);
            return "";
        }
        catch (ImageFormatException error)
        {
            return error.Reason;
        }
    }

    private static DecodedImage DecodeAsItIs(ReadOnlySpan<byte> encoded, DecodeLimits limits, bool acceptsSurplus)
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
            return Decode(handle, encoded, limits, acceptsSurplus);
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    private static DecodedImage Decode(nint handle, ReadOnlySpan<byte> encoded, DecodeLimits limits, bool acceptsSurplus)
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
                Decompress(handle, encoded, inks.Start, (width, height), TurboJpeg.PixelFormatCmyk, 4, acceptsSurplus);
                return new DecodedImage(width, height, InvertedCmyk.ToRgb(inks.Bytes));
            }
            var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
            fixed (byte* target = pixels)
            {
                Decompress(handle, encoded, target, (width, height), TurboJpeg.PixelFormatRgb, 3, acceptsSurplus);
            }
            return new DecodedImage(width, height, pixels);
        }
    }

    private static void Decompress(nint handle, ReadOnlySpan<byte> encoded, byte* pixels, (int Width, int Height) size, int pixelFormat,
        int channels, bool acceptsSurplus)
    {
        if (Run(handle, encoded, pixels, size, pixelFormat, channels, Flags) == 0)
        {
            return;
        }
        // The first warning was about bytes between the last block and the end of the image: nothing is missing, and nothing follows.
        if (!acceptsSurplus || !JpegMending.IsSurplusAtTheEnd(ErrorText(handle))
            || (Run(handle, encoded, pixels, size, pixelFormat, channels, Flags & ~TurboJpeg.FlagStopOnWarning) != 0
                && TurboJpeg.GetErrorCode(handle) != TurboJpeg.ErrorIsWarning))
        {
            throw Failure(handle);
        }
    }

    private static int Run(
        nint handle, ReadOnlySpan<byte> encoded, byte* pixels, (int Width, int Height) size, int pixelFormat, int channels, int flags)
    {
        fixed (byte* data = encoded)
        {
            return TurboJpeg.Decompress(
                handle, data, (nuint)encoded.Length, pixels, size.Width, size.Width * channels, size.Height, pixelFormat, flags);
        }
    }

    private static string ErrorText(nint handle) => Marshal.PtrToStringUTF8(TurboJpeg.GetErrorText(handle)) ?? "no reason given";

    private static ImageFormatException Failure(nint handle)
    {
        var text = ErrorText(handle);
        return text.Contains("Premature end", StringComparison.Ordinal)
            ? new ImageFormatException("is a truncated JPEG")
            : new ImageFormatException($"is a JPEG that cannot be decoded (libjpeg-turbo: {text})");
    }
}
