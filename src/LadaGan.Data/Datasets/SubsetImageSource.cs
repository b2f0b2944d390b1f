using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets;

/// <summary>Some of another source's images, without classes. Disposes that source.</summary>
/// <param name="all">The source of the images.</param>
/// <param name="indices">Their indices in the source, in order.</param>
internal sealed class SubsetImageSource(IImageSource all, int[] indices, SkippedFiles skipped) : IImageSource
{
    public string Path => all.Path;

    public int Count => indices.Length;

    public SkippedFiles Skipped => skipped;

    public DecodeOptions Decoding => all.Decoding;

    public ImagePreparation? Preparation => all.Preparation;

    public string Name(int index) => all.Name(indices[index]);

    public int? Label(int index) => null;

    public byte[] Read(int index) => all.Read(indices[index]);

    public DecodedImage Decode(int index) => all.Decode(indices[index]);

    public void Dispose() => all.Dispose();
}
