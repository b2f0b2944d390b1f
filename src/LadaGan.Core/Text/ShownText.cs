using System.Globalization;
using System.Text;

namespace LadaGan.Core.Text;

/// <summary>Text that may come from files, such as their names, made harmless for terminals, logs and pages.</summary>
public static class ShownText
{
    /// <summary>
    /// The text in one line, without characters that command a terminal, break a line of a log in two or reverse what stands beside them:
    /// line ends become spaces; control and format characters, and halves of surrogate pairs, become U+FFFD.
    /// </summary>
    /// <remarks>
    /// Format characters (Unicode's Cf) include the marks that change the direction of writing. The joiners that scripts and emoji need
    /// remain.
    /// </remarks>
    /// <param name="text">The text; it is returned itself if it is harmless.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.EnumerateRunes().All(rune => IsHarmless(rune) && rune != Rune.ReplacementChar))
        {
            return text;
        }
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings(" ").EnumerateRunes())
        {
            shown.Append(IsHarmless(rune) ? rune : Rune.ReplacementChar);
        }
        return shown.ToString();
    }

    /// <summary>Whether a character neither commands a terminal, nor breaks a line, nor reverses what stands beside it.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        _ => true,
    };
}
