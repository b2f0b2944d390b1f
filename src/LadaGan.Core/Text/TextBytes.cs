using System.Text;

namespace LadaGan.Core.Text;

/// <summary>Text files as the editors and shells of several systems save them.</summary>
public static class TextBytes
{
    /// <summary>The text in UTF-8 without a byte order mark. UTF-16, which PowerShell writes, is recognised by its mark.</summary>
    /// <param name="file">The file's bytes.</param>
    public static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return file[Encoding.UTF8.Preamble.Length..];
        }
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return Encoding.UTF8.GetBytes(encoding.GetString(bytes[encoding.Preamble.Length..]));
            }
        }
        return file;
    }
}
