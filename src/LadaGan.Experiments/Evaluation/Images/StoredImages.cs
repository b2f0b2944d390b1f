using System.Security.Cryptography;
using System.Text;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>Selected images of a dataset, resized; worker threads decode them ahead of the network.</summary>
internal sealed class StoredImages(IImageSource source, int[] indices, Preparation preparation, int workers) : IImageSet
{
    public int Count => indices.Length;

    public int Size => preparation.Size;

    public Preparation Preparation => preparation;

    /// <inheritdoc/>
    public IReadOnlyList<LeftOutImage> LeftOut { get; private set; } = [];

    public void Run(Batches batches, Action<Tensor> ready, CancellationToken cancellation)
    {
        int[] chosen = [.. batches.Of(indices.Length).SelectMany(batch => indices.AsSpan(batch.Start, batch.Count).ToArray())];
        using var loader = new SequentialLoader(
            source, chosen, preparation.Size, batches.Size, workers, preparation.Fit, preparation.Filter);
        while (loader.Next(cancellation) is { } images)
        {
            using (images)
            {
                using var scope = new TensorScope();
                ready(Tensor.Over(images.Address, DataType.UInt8, [images.Count, images.Size, images.Size, 3],
                    owner: null).Permute(0, 3, 1, 2));
            }
        }
        LeftOut = [.. loader.LeftOut.Zip(loader.Corrupt, (index, image) => new LeftOutImage(index, image))];
        if (batches.Every == 1)
        {
            RequireSome();
        }
    }

    /// <inheritdoc/>
    public void AddLeftOut(IEnumerable<LeftOutImage> images)
    {
        LeftOut = [.. LeftOut.Concat(images).OrderBy(image => image.Index)];
        RequireSome();
    }

    /// <summary>
    /// SHA-256 of the names and encoded bytes of the images, in order, which determine the decoded images. Decodes nothing.
    /// </summary>
    public string ContentHash(Action<long> advanced, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(source.Decoding.ToString()!));
        for (var place = 0; place < indices.Length; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = Read(indices[place]);
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{source.Name(indices[place])}\n{bytes.Length}\n"));
            hash.AppendData(bytes);
            advanced(place + 1);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The numbers in the dataset of the images that the last run delivered.</summary>
    public IEnumerable<int> Delivered
    {
        get
        {
            var leftOut = LeftOut.Select(image => image.Index).ToHashSet();
            return indices.Where(index => !leftOut.Contains(index));
        }
    }

    /// <summary>The pixels of the images at the given positions among those that the last run delivered, [n, S, S, 3].</summary>
    public byte[] Pixels(IEnumerable<int> places)
    {
        int[] delivered = [.. Delivered];
        return BatchLoader.ReadImages(
            source, [.. places.Select(place => delivered[place])], preparation.Size, preparation.Fit, preparation.Filter);
    }

    public string Name(int place) => source.Name(indices[place]);

    private void RequireSome()
    {
        if (LeftOut.Count == indices.Length && LeftOut is [{ Image: var first }, ..])
        {
            throw new DataException($"{source.Path}: none of its images can be decoded; {first.Name} {first.Reason}");
        }
    }

    private byte[] Read(int index)
    {
        try
        {
            return source.Read(index);
        }
        catch (ImageFormatException)
        {
            return [];  // the next run will report it as corrupt
        }
    }
}

/// <summary>How stored images are cropped and resized to squares of one size. FID depends on every part of it.</summary>
/// <param name="Size">Side in pixels.</param>
/// <param name="Fit">How an image is made square.</param>
/// <param name="Filter">The resampling filter.</param>
internal sealed record Preparation(int Size, ImageFit Fit, ResampleFilter Filter)
{
    public ImagePreparation Way => new(Fit, Filter);
}
