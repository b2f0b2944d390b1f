using System.Text;

namespace LadaGan.Core.Errors;

/// <summary>Text that goes into the messages of errors.</summary>
public static class ErrorText
{
    private const int LongestQuote = 80;

    /// <summary>An exception's message without its full stop, to stand within a sentence.</summary>
    /// <param name="error">What was thrown.</param>
    public static string Clause(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Clause(error.Message);
    }

    /// <summary>
    /// A name from a file in quotes. Names come from files that anybody may have made:
    /// control characters are replaced, and 80 characters are the most.
    /// </summary>
    /// <param name="name">The name, whatever it holds.</param>
    public static string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var shown = new StringBuilder("'");
        foreach (var rune in name.EnumerateRunes().Take(LongestQuote))
        {
            shown.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }
        return shown.Append(name.Length > LongestQuote ? "…'" : "'").ToString();
    }

    internal static string Clause(string message) => message.TrimEnd('.', ' ', '\n');
}
