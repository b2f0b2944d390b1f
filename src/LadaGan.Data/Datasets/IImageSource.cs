using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets;

/// <summary>A set of images in a fixed order. Reading is thread-safe.</summary>
/// <remarks>A source that does not store encoded files overrides <see cref="Decode"/> and encodes in <see cref="Read"/>.</remarks>
public interface IImageSource : IDisposable
{
    /// <summary>The source's path, for messages.</summary>
    string Path { get; }

    /// <summary>The number of images; at least one.</summary>
    int Count { get; }

    /// <summary>The files that were skipped.</summary>
    SkippedFiles Skipped { get; }

    /// <summary>What the user should know about the choice of the images, such as a list that is not used; one sentence each.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The notes, and the files that were skipped, if there are any.</summary>
    IReadOnlyList<string> NotesWithSkipped() => [.. Notes, .. Skipped.Total > 0 ? [$"{Skipped}"] : Array.Empty<string>()];

    /// <summary>Whether the source stores encoded files, which <see cref="Read"/> returns as they are.</summary>
    bool StoresFiles => true;

    /// <summary>How the images are decoded.</summary>
    DecodeOptions Decoding => DecodeOptions.Default;

    /// <summary>How the images were made square and resized when the source was built; null if it does not say.</summary>
    ImagePreparation? Preparation => null;

    /// <summary>The image's name within the source, with '/' between folders.</summary>
    string Name(int index);

    /// <summary>The image's class, or null if it has none.</summary>
    int? Label(int index);

    /// <summary>
    /// What tells the image from another of the same name without decoding it, such as its file's size and time; empty if nothing does.
    /// </summary>
    string Stamp(int index) => "";

    /// <summary>The names of the classes, the first that of class 0; empty if they are not known.</summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>The image file's bytes, still encoded.</summary>
    /// <exception cref="ImageFormatException">This image cannot be read.</exception>
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

    /// <summary>
    /// Copies the pixels if the source stores them as a square of this size,
    /// whatever the fit; returns false if they must be decoded.
    /// </summary>
    /// <param name="index">The image's index.</param>
    /// <param name="size">Side of the square, in pixels.</param>
    /// <param name="rgb">Receives [size, size, 3].</param>
    bool TryCopy(int index, int size, Span<byte> rgb) => false;
}
