using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes JPEG, PNG and WebP to RGB bytes, by what the file is and not by what it is called.</summary>
/// <remarks>
/// Values are those Pillow gives after <c>convert("RGB")</c>: colour profiles, gamma chunks and EXIF orientation are ignored,
/// as in StyleGAN's dataset tool. Transparent images are laid over white. What a decoder only warns of (such as a JPEG cut off) is an error.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>The pixels of one encoded image.</summary>
    /// <exception cref="ImageFormatException">The data is empty, corrupt, cut off, too large or of another kind.</exception>
    /// <exception cref="NativeLibraryMissingException">The library for this kind is not installed.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeOptions? options = null)
    {
        options ??= DecodeOptions.Default;
        var limits = options.Limits;
        limits.CheckEncoded(encoded.Length);
        return ImageKinds.Detect(encoded) switch
        {
            ImageKind.Jpeg => JpegDecoder.Decode(encoded, limits),
            ImageKind.Png => PngDecoder.Decode(encoded, limits),
            ImageKind.WebP => WebPDecoder.Decode(encoded, limits),
            _ => throw new ImageFormatException($"is {ImageKinds.Describe(encoded)}; supported are JPEG, PNG, WebP"),
        };
    }
}
