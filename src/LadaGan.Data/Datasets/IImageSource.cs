using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets;

/// <summary>A set of images in a fixed order. Reading is safe from several threads at once.</summary>
/// <remarks>A source whose images are not stored as JPEG, PNG or WebP overrides <see cref="Decode"/>, and may encode in <see cref="Read"/>.</remarks>
public interface IImageSource : IDisposable
{
    /// <summary>Where the images come from, as messages name it.</summary>
    string Path { get; }

    /// <summary>How many images there are; at least one.</summary>
    int Count { get; }

    /// <summary>What lay beside the images and was left out.</summary>
    SkippedFiles Skipped { get; }

    /// <summary>How the images are decoded.</summary>
    DecodeOptions Decoding => DecodeOptions.Default;

    /// <summary>The image's name within the source, with '/' between folders.</summary>
    string Name(int index);

    /// <summary>The image's class, or null when it has none.</summary>
    int? Label(int index);

    /// <summary>The image file's bytes, still encoded.</summary>
    /// <exception cref="ImageFormatException">This image cannot be read; others can.</exception>
    /// <exception cref="DataException">The source as a whole can no longer be read.</exception>
    byte[] Read(int index);

    /// <summary>The image's pixels.</summary>
    /// <exception cref="ImageFormatException">This image cannot be read or decoded; the message names it.</exception>
    /// <exception cref="DataException">The source as a whole can no longer be read.</exception>
    DecodedImage Decode(int index)
    {
        try
        {
            return ImageDecoder.Decode(Read(index), Decoding);
        }
        catch (ImageFormatException error) when (error.ImageName is null)
        {
            throw error.For(Name(index));
        }
    }

    /// <summary>Copies the pixels when the source has them ready as a square of this size, whatever fit is asked for; false when they must be decoded.</summary>
    /// <param name="index">The image wanted.</param>
    /// <param name="size">Side of the square, in pixels.</param>
    /// <param name="rgb">Receives [size, size, 3].</param>
    bool TryCopy(int index, int size, Span<byte> rgb) => false;
}
