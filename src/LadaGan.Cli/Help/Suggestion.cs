using LadaGan.Core.Text;

namespace LadaGan.Cli.Help;

/// <summary>The known word that was probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The known word that begins with the typed one or differs from it in the fewest letters; null if none is near.</summary>
    public static string? For(string typed, IEnumerable<string> known)
    {
        var bare = typed.TrimStart('-');
        var nearest = known.Select(word => (Word: word, Distance: Distance(bare, word.TrimStart('-'))))
            .MinBy(candidate => candidate.Distance);
        return nearest.Word is not null && nearest.Distance <= bare.Length / 2 ? nearest.Word : null;
    }

    private static int Distance(string typed, string word) =>
        typed.Length > 1 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : EditDistance.Between(typed, word);
}
