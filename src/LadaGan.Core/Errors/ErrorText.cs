using System.Text;
using LadaGan.Core.Text;

namespace LadaGan.Core.Errors;

/// <summary>Prepares text for error messages.</summary>
public static class ErrorText
{
    private const int LongestQuote = 80;

    /// <summary>An exception's message without its full stop, for use within a sentence.</summary>
    /// <param name="error">The exception.</param>
    public static string Clause(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Clause(error.Message);
    }

    /// <summary>
    /// A name from a file, in quotes. Files are not trusted: the name is made harmless (<see cref="ShownText"/>), and one longer than
    /// 80 characters is shortened.
    /// </summary>
    /// <param name="name">The name, which may contain any characters.</param>
    public static string Quote(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var shown = new StringBuilder("'");
        foreach (var rune in ShownText.Of(name).EnumerateRunes().Take(LongestQuote))
        {
            shown.Append(rune);
        }
        return shown.Append(name.Length > LongestQuote ? "…'" : "'").ToString();
    }

    internal static string Clause(string message) => message.TrimEnd('.', ' ', '\n');
}
