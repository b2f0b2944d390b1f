using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets;

/// <summary>Some of another source's images, without classes. Owns that source.</summary>
/// <param name="all">The source they are from.</param>
/// <param name="indices">Their places in it, in order.</param>
internal sealed class SubsetImageSource(IImageSource all, int[] indices, SkippedFiles skipped) : IImageSource
{
    public string Path => all.Path;

    public int Count => indices.Length;

    public SkippedFiles Skipped => skipped;

    public DecodeOptions Decoding => all.Decoding;

    public string Name(int index) => all.Name(indices[index]);

    public int? Label(int index) => null;

    public byte[] Read(int index) => all.Read(indices[index]);

    public DecodedImage Decode(int index) => all.Decode(indices[index]);

    public void Dispose() => all.Dispose();
}
