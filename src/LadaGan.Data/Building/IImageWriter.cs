using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>Writes square images one after another into a file that is complete only at the end.</summary>
internal interface IImageWriter : IDisposable
{
    /// <summary>The bytes that stand for an image in the file. Safe from several threads.</summary>
    byte[] Encode(DecodedImage image);

    /// <summary>Adds what <see cref="Encode"/> made.</summary>
    void Append(byte[] encoded);

    /// <summary>Writes what belongs around the images: their classes, or null, and the table of contents.</summary>
    void Finish(int[]? labels);
}
