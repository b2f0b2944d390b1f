using System.Text;

namespace LadaGan.Torch.Serialization;

/// <summary>A safetensors file is damaged, breaks the format, lacks what was asked of it, or cannot be made as asked; the message says which.</summary>
public sealed class SafetensorsException : Exception
{
    private const int LongestQuote = 80;

    public SafetensorsException()
    {
    }

    public SafetensorsException(string message)
        : base(message)
    {
    }

    public SafetensorsException(string message, Exception innerException)
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
