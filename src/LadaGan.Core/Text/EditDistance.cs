namespace LadaGan.Core.Text;

/// <summary>Levenshtein's distance, ignoring case: for "did you mean".</summary>
public static class EditDistance
{
    /// <summary>How many letters must be inserted, removed or replaced to make one word the other.</summary>
    /// <param name="first">A word.</param>
    /// <param name="second">Another.</param>
    public static int Between(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(first[i - 1]) == char.ToLowerInvariant(second[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
