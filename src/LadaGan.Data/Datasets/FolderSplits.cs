namespace LadaGan.Data.Datasets;

/// <summary>Folders called train, val and test: they are splits, not classes.</summary>
internal static class FolderSplits
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Splits.Train,
        ["training"] = Splits.Train,
        ["val"] = Splits.Valid,
        ["valid"] = Splits.Valid,
        ["validation"] = Splits.Valid,
        ["dev"] = Splits.Valid,
        ["test"] = Splits.Test,
        ["testing"] = Splits.Test,
    };

    /// <summary>
    /// The split of each image, if every image is in a folder with such a name, and train is one of at least two; otherwise null.
    /// </summary>
    public static string[]? Of(IReadOnlyList<string> names)
    {
        var common = FolderNames.CommonLength(names);
        var splits = new string[names.Count];
        for (var index = 0; index < splits.Length; index++)
        {
            if (!Names.TryGetValue(FolderNames.First(names[index], common), out splits[index]!))
            {
                return null;
            }
        }
        var distinct = splits.Distinct().ToArray();
        return distinct.Length > 1 && distinct.Contains(Splits.Train) ? splits : null;
    }

    /// <summary>The images of a split, with the folders in it as classes.</summary>
    /// <param name="images">All images.</param>
    /// <param name="splits">The split of each.</param>
    /// <param name="options">Contains the requested split.</param>
    /// <param name="notes">What is to be said beside that.</param>
    /// <exception cref="DataException">There is no such split.</exception>
    public static SubsetImageSource Select(IFileImageSource images, string[] splits, SourceOptions options, string[] notes)
    {
        string[] present = [.. new[] { Splits.Train, Splits.Valid, Splits.Test }.Intersect(splits)];
        var split = Splits.Choose(images.Path, "a dataset with splits", options, [.. present, Splits.All]);
        int[] chosen = [.. Enumerable.Range(0, splits.Length).Where(index => split == Splits.All || splits[index] == split)];
        var note = $"its folders are splits ({string.Join(", ", present.Select(name => $"{name} {splits.Count(name.Equals):N0}"))}): "
            + $"the images of \"{split}\" are used";
        if (!images.ClassesAreFolders)
        {
            return new SubsetImageSource(images, chosen, images.Skipped, [.. notes, note]);
        }
        var (labels, names) = ClassesIn(images, chosen);
        return new SubsetImageSource(images, chosen, images.Skipped, [.. notes, note]) { Labels = labels, ClassNames = names };
    }

    // The same folder in several splits is one class.
    private static (int?[] Labels, string[] Names) ClassesIn(IFileImageSource images, int[] chosen)
    {
        var common = FolderNames.CommonLength([.. Enumerable.Range(0, images.Count).Select(images.Name)]);
        string[] names = [.. chosen.Select(images.Name).Select(name => name[(name.IndexOf('/', common) + 1)..])];
        return ClassLabels.FromFolders(names) is var (labels, classes)
            ? ([.. labels.Select(label => (int?)label)], classes)
            : (new int?[chosen.Length], []);
    }
}
