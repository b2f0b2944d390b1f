using System.Globalization;

namespace LadaGan.Experiments.Generation;

/// <summary>Reads lists of seeds in StyleGAN's notation: <c>0,1,4-6</c>.</summary>
public static class SeedList
{
    /// <summary>The seeds in the order written; null if the text is not a list of non-negative integers and ranges.</summary>
    /// <param name="text">The list.</param>
    /// <param name="most">How many seeds it may have.</param>
    public static IReadOnlyList<long>? Parse(string text, int most = Latents.MaxCount)
    {
        var seeds = new List<long>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryNumber(dash < 0 ? part : part[..dash], out var first) || !TryNumber(dash < 0 ? part : part[(dash + 1)..], out var last))
            {
                return null;
            }
            if (last < first || last - first >= most || seeds.Count + last - first >= most)
            {
                return null;
            }
            for (var offset = 0L; offset <= last - first; offset++)
            {
                seeds.Add(first + offset);
            }
        }
        return seeds;
    }

    private static bool TryNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
