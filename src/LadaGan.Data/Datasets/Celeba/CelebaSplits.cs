namespace LadaGan.Data.Datasets.Celeba;

/// <summary>Selects one of CelebA's splits from the images of a folder or zip.</summary>
internal static class CelebaSplits
{
    private const string MissingList =
        $"it has no splits; for a split of CelebA, {CelebaPartition.FileName} must be in the folder or zip or next to it, "
        + "and list the images' names";

    /// <summary>
    /// The images of the requested split when a partition list names any of them; otherwise
    /// all images. Takes ownership of <paramref name="images"/>.
    /// </summary>
    /// <param name="images">The images of a folder or zip.</param>
    /// <param name="find">Finds the partition list, or returns null.</param>
    /// <param name="options">Contains the requested split.</param>
    /// <exception cref="DataException">There is no such split, or its images are incomplete.</exception>
    public static IImageSource Select(IImageSource images, Func<CelebaPartition?> find, SourceOptions options)
    {
        try
        {
            // A list that names none of the images belongs to another dataset.
            if (find() is { } partition && Indices(images).Any(index => partition.Contains(FileName(images, index))))
            {
                return OfSplit(
                    images, partition, Splits.Choose(images.Path, "CelebA", options, Splits.Train, Splits.Valid, Splits.Test, Splits.All));
            }
            Splits.RefuseAny(images.Path, options, MissingList);
            return images;
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static SubsetImageSource OfSplit(IImageSource images, CelebaPartition partition, string split)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var unlisted = 0;
        foreach (var index in Indices(images))
        {
            var name = FileName(images, index);
            if (!partition.Contains(name))
            {
                unlisted++;
            }
            else if (!places.TryAdd(name, index))
            {
                throw new DataException($"{images.Path} contains {name} twice, as {images.Name(places[name])} and {images.Name(index)}; "
                    + "give one of their folders");
            }
        }
        var wanted = partition.Of(split).ToArray();
        var missing = wanted.Where(name => !places.ContainsKey(name)).ToArray();
        if (missing.Length > 0)
        {
            throw new DataException(
                $"{images.Path} is missing {missing.Length:N0} of the {wanted.Length:N0} images that {partition.Path} lists for "
                + $"\"{split}\", such as {missing[0]}; unpack the images again");
        }
        if (wanted.Length == 0)
        {
            throw new DataException($"{partition.Path} lists no images for \"{split}\"; download CelebA's list again");
        }
        int[] indices = [.. wanted.Select(name => places[name]).Order()];
        return new SubsetImageSource(images, indices, images.Skipped with { Unlisted = unlisted });
    }

    private static IEnumerable<int> Indices(IImageSource images) => Enumerable.Range(0, images.Count);

    private static string FileName(IImageSource images, int index) => images.Name(index)[(images.Name(index).LastIndexOf('/') + 1)..];
}
