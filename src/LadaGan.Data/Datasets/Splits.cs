namespace LadaGan.Data.Datasets;

/// <summary>The names of the splits of published datasets.</summary>
internal static class Splits
{
    public const string Train = "train";
    public const string Valid = "valid";
    public const string Test = "test";
    public const string All = "all";

    /// <summary>The requested split, or <c>train</c> if none is requested.</summary>
    /// <exception cref="DataException">The dataset has no such split.</exception>
    public static string Choose(string path, string dataset, SourceOptions options, params string[] known)
    {
        var split = options.Split ?? Train;
        return known.Contains(split)
            ? split
            : throw new DataException($"{path} is {dataset}, which has no split \"{split}\"; it has {string.Join(", ", known)}");
    }

    /// <summary>Refuses a request for a split of a dataset that has none.</summary>
    /// <param name="reason">Why there is none: a clause that continues "… has no split: ".</param>
    /// <exception cref="DataException">A split is requested.</exception>
    public static void RefuseAny(string path, SourceOptions options, string reason)
    {
        if (options.Split is { } split)
        {
            throw new DataException($"{path} has no split \"{split}\": {reason}");
        }
    }
}
