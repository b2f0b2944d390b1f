using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets;

/// <summary>Some or all of another source's images. Disposes that source.</summary>
/// <param name="all">The source of the images.</param>
/// <param name="indices">Their indices in the source, in order.</param>
/// <param name="skipped">The files that were skipped.</param>
/// <param name="notes">What is to be said beside the source's own notes.</param>
internal sealed class SubsetImageSource(IImageSource all, int[] indices, SkippedFiles skipped, IReadOnlyList<string> notes) : IImageSource
{
    public string Path => all.Path;

    public int Count => indices.Length;

    public SkippedFiles Skipped => skipped;

    public IReadOnlyList<string> Notes { get; } = [.. all.Notes, .. notes];

    public DecodeOptions Decoding => all.Decoding;

    public ImagePreparation? Preparation => all.Preparation;

    /// <summary>The classes of the images, if they are not the source's.</summary>
    public IReadOnlyList<int?>? Labels { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; init; } = all.ClassNames;

    public string Name(int index) => all.Name(indices[index]);

    public int? Label(int index) => Labels is null ? all.Label(indices[index]) : Labels[index];

    public string Stamp(int index) => all.Stamp(indices[index]);

    public byte[] Read(int index) => all.Read(indices[index]);

    public DecodedImage Decode(int index) => all.Decode(indices[index]);

    public void Dispose() => all.Dispose();
}
