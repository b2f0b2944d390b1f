using System.Text;
using System.Xml;
using System.Xml.Linq;
using LadaGan.Core.Text;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>Builds HTML as a tree that is also well-formed XML, so that any text is escaped.</summary>
internal static class Html
{
    private const string Space = "http://www.w3.org/1999/xhtml";
    private static readonly string[] WithoutEnd = ["img", "meta"];

    /// <summary>An element; <paramref name="name"/> may include a class: <c>section.curves</c>.</summary>
    public static XElement Tag(string name, params object?[] content)
    {
        var parts = name.Split('.');
        var element = new XElement(XName.Get(parts[0], Space), content);
        if (parts.Length > 1)
        {
            element.SetAttributeValue("class", string.Join(' ', parts[1..]));
        }
        if (element.IsEmpty && !WithoutEnd.Contains(parts[0]))
        {
            element.Value = "";  // browsers read <div /> as an opening tag
        }
        return element;
    }

    public static XAttribute Attribute(string name, string value) => new(name, value);

    /// <summary>Text that neither HTML nor XML parsers change, for scripts and styles.</summary>
    public static object[] Verbatim(string code) => [new XText("/*"), new XCData($"*/\n{code}/*"), new XText("*/")];

    /// <summary>The text of <see cref="Verbatim"/> as a browser sees it, to hash for the content security policy.</summary>
    public static string Seen(string code) => $"/*<![CDATA[*/\n{code}/*]]>*/";

    /// <summary>Writes the page in UTF-8.</summary>
    public static void Write(Stream stream, XElement page)
    {
        MakeReadable(page);
        stream.Write("<!DOCTYPE html>\n"u8);
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Encoding = new UTF8Encoding(false),
            NewLineHandling = NewLineHandling.None,
        });
        page.Save(writer);
    }

    /// <summary>
    /// Replaces characters that XML does not allow or that are harmful (<see cref="ShownText"/>); file names and messages may contain them.
    /// </summary>
    private static void MakeReadable(XElement page)
    {
        foreach (var element in page.DescendantsAndSelf())
        {
            foreach (var attribute in element.Attributes().Where(attribute => !IsReadable(attribute.Value)))
            {
                attribute.Value = Readable(attribute.Value);
            }
        }
        foreach (var text in page.DescendantNodes().OfType<XText>().Where(text => !IsReadable(text.Value)))
        {
            text.Value = Readable(text.Value);
        }
    }

    // The enumeration yields U+FFFD for half of a surrogate pair, so such a text is rewritten.
    private static bool IsReadable(string text) => text.EnumerateRunes().All(rune => IsReadable(rune) && rune != Rune.ReplacementChar);

    private static string Readable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => IsReadable(rune) ? rune : Rune.ReplacementChar));

    private static bool IsReadable(Rune rune) =>
        rune.Value is '\t' or '\n' || (rune.Value is not (0xFFFE or 0xFFFF) && ShownText.IsHarmless(rune));
}
