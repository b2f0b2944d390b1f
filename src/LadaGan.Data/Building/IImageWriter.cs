using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>Writes square images one after another to a file that is complete only at the end.</summary>
internal interface IImageWriter : IDisposable
{
    /// <summary>The bytes that represent an image in the file. Thread-safe.</summary>
    byte[] Encode(DecodedImage image);

    /// <summary>Appends the result of <see cref="Encode"/>.</summary>
    void Append(byte[] encoded);

    /// <summary>Writes what surrounds the images: their classes, if not null, and the table of contents.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <param name="classNames">The names of the classes; empty if they are not known.</param>
    void Finish(int[]? labels, IReadOnlyList<string> classNames);
}
