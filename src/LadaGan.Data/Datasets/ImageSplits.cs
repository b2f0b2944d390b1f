using LadaGan.Data.Datasets.Celeba;

namespace LadaGan.Data.Datasets;

/// <summary>Selects a split from the images of a folder or zip: by CelebA's list, or by folders called train, val and test.</summary>
internal static class ImageSplits
{
    private const string MissingList =
        $"it has no splits; for a split of CelebA, {CelebaPartition.FileName} must be in the folder or zip or next to it, "
        + "and list the images' names";

    /// <summary>
    /// The images of the requested split if there are splits; otherwise all images. Takes ownership of <paramref name="images"/>.
    /// </summary>
    /// <param name="images">The images of a folder or zip.</param>
    /// <param name="find">Finds the partition list, or returns null.</param>
    /// <param name="options">Contains the requested split.</param>
    /// <exception cref="DataException">There is no such split, or its images are incomplete.</exception>
    public static IImageSource Select(IFileImageSource images, Func<CelebaPartition?> find, SourceOptions options)
    {
        try
        {
            var partition = find();
            if (partition is not null && Indices(images).Any(index => partition.Contains(FileName(images, index))))
            {
                return OfList(
                    images, partition, Splits.Choose(images.Path, "CelebA", options, Splits.Train, Splits.Valid, Splits.Test, Splits.All));
            }
            // A list that names none of the images belongs to another dataset.
            string[] notes = partition is null ? [] : [$"{partition.Path} names none of the images, and is not used"];
            if (FolderSplits.Of([.. Indices(images).Select(images.Name)]) is { } splits)
            {
                return FolderSplits.Select(images, splits, options, notes);
            }
            Splits.RefuseAny(images.Path, options, MissingList);
            return notes.Length == 0 ? images : new SubsetImageSource(images, [.. Indices(images)], images.Skipped, notes);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static SubsetImageSource OfList(IImageSource images, CelebaPartition partition, string split)
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
            else if (!places.TryAdd(CelebaPartition.KeyOf(name), index))
            {
                throw new DataException($"{images.Path} contains {name} twice, as {images.Name(places[CelebaPartition.KeyOf(name)])} and "
                    + $"{images.Name(index)}; give one of their folders");
            }
        }
        var wanted = partition.Of(split).ToArray();
        var missing = wanted.Where(name => !places.ContainsKey(CelebaPartition.KeyOf(name))).ToArray();
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
        int[] indices = [.. wanted.Select(name => places[CelebaPartition.KeyOf(name)]).Order()];
        return new SubsetImageSource(images, indices, images.Skipped with { Unlisted = unlisted }, [])
        {
            Labels = new int?[indices.Length],
            ClassNames = [],
        };
    }

    private static IEnumerable<int> Indices(IImageSource images) => Enumerable.Range(0, images.Count);

    private static string FileName(IImageSource images, int index) => images.Name(index)[(images.Name(index).LastIndexOf('/') + 1)..];
}
