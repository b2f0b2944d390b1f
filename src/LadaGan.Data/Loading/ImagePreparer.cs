using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>
/// Prepares a source's images: decodes, makes square and resizes them, and caches them if all of them fit. Thread-safe.
/// </summary>
internal sealed class ImagePreparer(IImageSource source, int size, ImageFit fit, ResampleFilter filter, long cacheBudgetBytes)
{
    private readonly byte[]?[]? _ready = (long)source.Count * size * size * 3 <= cacheBudgetBytes ? new byte[source.Count][] : null;
    private readonly string?[] _damage = new string?[source.Count];

    /// <summary>Bytes of one image.</summary>
    public int ImageBytes { get; } = checked(size * size * 3);

    /// <summary>Why an image is unusable, or null if it is not known to be.</summary>
    public string? Damage(int index) => Volatile.Read(ref _damage[index]);

    /// <summary>
    /// Writes image <paramref name="index"/>, [size, size, 3], to <paramref name="target"/>. An unusable image is replaced by the next
    /// usable one in index order, so the result depends only on the source.
    /// </summary>
    /// <param name="index">The image's index.</param>
    /// <param name="target">ImageBytes bytes.</param>
    /// <param name="corrupt">Receives the indices of the unusable images that were skipped.</param>
    /// <exception cref="DataException">No image of the source can be used.</exception>
    public void Prepare(int index, Span<byte> target, List<int> corrupt)
    {
        for (var step = 0; step < source.Count; step++)
        {
            var candidate = (int)(((long)index + step) % source.Count);
            if (TryPrepare(candidate, target))
            {
                return;
            }
            corrupt.Add(candidate);
        }
        throw NoneIsUsable(index);
    }

    /// <summary>The error of a source without a usable image.</summary>
    public DataException NoneIsUsable(int index) =>
        new($"{source.Path}: none of its images can be decoded; {source.Name(index)} {Damage(index)}");

    /// <summary>Writes the image itself; false, and nothing that counts is written, if it is unusable.</summary>
    public bool TryPrepare(int index, Span<byte> target)
    {
        if (_ready is not null && Volatile.Read(ref _ready[index]) is { } ready)
        {
            ready.CopyTo(target);
            return true;
        }
        if (Damage(index) is not null)
        {
            return false;
        }
        DecodedImage image;
        try
        {
            if (source.TryCopy(index, size, target))
            {
                return true;
            }
            image = source.Decode(index);
        }
        catch (ImageFormatException error)
        {
            Volatile.Write(ref _damage[index], error.Reason);
            return false;
        }
        var pixels = ImageResizer.ToSquare(image, size, fit, filter).Rgb;
        pixels.CopyTo(target);
        if (_ready is not null)
        {
            Volatile.Write(ref _ready[index], pixels.ToArray());
        }
        return true;
    }
}
