namespace LadaGan.Data.Datasets;

/// <summary>The parts of a dataset that is published in several.</summary>
internal static class Splits
{
    public const string Train = "train";
    public const string Valid = "valid";
    public const string Test = "test";
    public const string All = "all";

    /// <summary>The split that is asked for, or the training images when none is.</summary>
    /// <exception cref="DataException">The dataset has no such split.</exception>
    public static string Choose(string path, string dataset, SourceOptions options, params string[] known)
    {
        var split = options.Split ?? Train;
        return known.Contains(split)
            ? split
            : throw new DataException($"{path} is {dataset}, which has no split \"{split}\"; it has {string.Join(", ", known)}.");
    }

    /// <summary>Refuses a split of a dataset that is one piece.</summary>
    /// <param name="reason">Why there is none: a clause that continues "… has no split: ".</param>
    /// <exception cref="DataException">A split is asked for.</exception>
    public static void RefuseAny(string path, SourceOptions options, string reason)
    {
        if (options.Split is { } split)
        {
            throw new DataException($"{path} has no split \"{split}\": {reason}.");
        }
    }
}
