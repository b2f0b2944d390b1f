using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Experiments.Viewing;

/// <summary>Finds the real images nearest to a generated one, pixel by pixel at 32×32: a plain copy is found at once.</summary>
/// <remarks>Distances are root mean squares of the differences of all values, 0 to 255.</remarks>
public sealed class PixelNeighbours : IRealNeighbours
{
    private const int Side = 32;
    private const int Length = Side * Side * 3;

    /// <summary>Images of a larger dataset that are compared, spread evenly: 60 MB.</summary>
    private const int Most = 20_000;

    private readonly byte[] _pixels; // [n, 32, 32, 3]
    private readonly int[] _indices;

    private PixelNeighbours(byte[] pixels, int[] indices) => (_pixels, _indices) = (pixels, indices);

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <summary>Reads a dataset's images, on one thread.</summary>
    /// <param name="source">The dataset; images that cannot be used are passed over.</param>
    /// <param name="fit">How an image becomes square.</param>
    /// <param name="stop">Ends the reading early.</param>
    public static PixelNeighbours Read(IImageSource source, ImageFit fit, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var compared = EvenSpread.Of(source.Count, Most);
        var (pixels, indices) = (new byte[compared.Length * Length], new List<int>(compared.Length));
        foreach (var index in compared)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                ImageResizer.ToSquare(source.Decode(index), Side, fit, ResampleFilter.Lanczos).Rgb
                    .CopyTo(pixels.AsSpan(indices.Count * Length));
                indices.Add(index);
            }
            catch (ImageFormatException)
            {
                // The inspection names it.
            }
        }
        return new(pixels, [.. indices]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(int Index, double Distance)> Of(byte[] image, int size, int count)
    {
        var query = ImageResizer.ToSquare(new DecodedImage(size, size, image), Side, ImageFit.Squash, ResampleFilter.Lanczos).Rgb.ToArray();
        return
        [
            .. _indices.Select((index, place) => (Index: index, Distance: Distance(query, _pixels.AsSpan(place * Length, Length))))
                .OrderBy(found => found.Distance).ThenBy(found => found.Index).Take(count),
        ];
    }

    private static double Distance(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var sum = 0L;
        for (var i = 0; i < one.Length; i++)
        {
            var difference = one[i] - other[i];
            sum += difference * difference;
        }
        return Math.Sqrt((double)sum / one.Length);
    }
}
