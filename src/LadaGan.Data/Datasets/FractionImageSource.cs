using LadaGan.Core.Random;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Datasets;

/// <summary>
/// A fraction of a source's images, chosen by a seed, for training on less data. A
/// larger fraction contains every image of a smaller one.
/// </summary>
/// <remarks>The first ⌈fraction · N⌉ images of the seed's permutation, in the source's order. Disposes the source.</remarks>
public sealed class FractionImageSource : IImageSource
{
    private static readonly ulong Stream = Philox.StreamOf("subset of the images");

    private readonly IImageSource _source;
    private readonly int[] _indices;

    /// <param name="source">All images.</param>
    /// <param name="fraction">Above 0, at most 1.</param>
    /// <param name="seed">Determines which images are chosen.</param>
    /// <exception cref="DataException">The fraction is out of range.</exception>
    public FractionImageSource(IImageSource source, double fraction, ulong seed)
    {
        if (fraction is not (> 0 and <= 1))
        {
            throw new DataException($"{source.Path}: the fraction of the images is {fraction}; it must be above 0 and at most 1");
        }
        _source = source;
        // The decimal product is exact where a double's is not: a tenth of 50 is 5 images, not 6.
        var count = Math.Clamp((int)Math.Ceiling((decimal)fraction * source.Count), 1, source.Count);
        _indices = Permutation.Of(new Philox(seed, Stream), source.Count)[..count];
        Array.Sort(_indices);
    }

    public string Path => _source.Path;

    public int Count => _indices.Length;

    public SkippedFiles Skipped => _source.Skipped;

    public IReadOnlyList<string> Notes => _source.Notes;

    public bool StoresFiles => _source.StoresFiles;

    public DecodeOptions Decoding => _source.Decoding;

    public ImagePreparation? Preparation => _source.Preparation;

    public IReadOnlyList<string> ClassNames => _source.ClassNames;

    /// <summary>The image's index in the whole source.</summary>
    public int IndexInSource(int index) => _indices[index];

    public string Name(int index) => _source.Name(_indices[index]);

    public int? Label(int index) => _source.Label(_indices[index]);

    public string Stamp(int index) => _source.Stamp(_indices[index]);

    public byte[] Read(int index) => _source.Read(_indices[index]);

    public DecodedImage Decode(int index) => _source.Decode(_indices[index]);

    public bool TryCopy(int index, int size, Span<byte> rgb) => _source.TryCopy(_indices[index], size, rgb);

    public void Dispose() => _source.Dispose();
}
