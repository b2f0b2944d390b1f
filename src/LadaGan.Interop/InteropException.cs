using System.Text;

namespace LadaGan.Interop;

/// <summary>A file of another program cannot be read or written as requested; the message says which, what is wrong, and what to do.</summary>
public sealed class InteropException(string message, Exception? inner = null) : Exception(message, inner)
{
    private const int LongestQuote = 80;

    // Names come from untrusted files: a message stays one line of bounded length, whatever they contain.
    internal static string Quote(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes().Take(LongestQuote))
            shown.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        return shown.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }
}
