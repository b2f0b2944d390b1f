using System.Text;

namespace LadaGan.Interop;

/// <summary>A file of another program's cannot be read or made as asked; the message says which, what is wrong, and what to do.</summary>
public sealed class InteropException : Exception
{
    private const int LongestQuote = 80;

    public InteropException()
    {
    }

    public InteropException(string message)
        : base(message)
    {
    }

    public InteropException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    // Names come from files anybody may have made: a message stays one line of bounded length whatever they hold.
    internal static string Quote(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes().Take(LongestQuote))
            shown.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        return shown.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }
}
