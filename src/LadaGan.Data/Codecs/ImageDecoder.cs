using LadaGan.Data.Images;

namespace LadaGan.Data.Codecs;

/// <summary>Decodes JPEG, PNG, WebP and BMP to RGB bytes; the format is detected from the contents, never from the name.</summary>
/// <remarks>
/// Values are those Pillow gives after <c>convert("RGB")</c>: colour profiles and gamma chunks are ignored, as in StyleGAN's dataset
/// tool. A decoder's warning is an error if pixels are missing (a truncated JPEG), and not if they are all there (surplus bytes).
/// Of an animated PNG the still image is decoded; an
/// animated WebP has none and is refused.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>The pixels of one encoded image.</summary>
    /// <exception cref="ImageFormatException">The data is empty, corrupt, truncated, too large or of another format.</exception>
    /// <exception cref="NativeLibraryMissingException">The library for this format is not installed.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, DecodeOptions? options = null)
    {
        options ??= DecodeOptions.Default;
        options.Limits.CheckEncoded(encoded.Length);
        var kind = ImageKind.Detect(encoded);
        var image = kind switch
        {
            ImageKind.Jpeg => JpegDecoder.Decode(encoded, options.Limits),
            ImageKind.Png => PngDecoder.Decode(encoded, options),
            ImageKind.WebP => WebPDecoder.Decode(encoded, options),
            ImageKind.Bmp => BmpDecoder.Decode(encoded, options),
            _ => throw new ImageFormatException($"is {ImageKind.Describe(encoded)}; supported are JPEG, PNG, WebP, BMP"),
        };
        return options.ApplyOrientation ? ImageOrientation.Upright(image, ExifOrientation.Of(kind, encoded)) : image;
    }
}
