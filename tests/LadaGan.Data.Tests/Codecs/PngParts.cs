using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>A PNG as its chunks; joining them gives correct lengths and CRCs.</summary>
internal static class PngParts
{
    public static List<FilePart> Split(byte[] png)
    {
        var parts = new List<FilePart>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            parts.Add(new FilePart(Encoding.Latin1.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += length + 12;
        }
        return parts;
    }

    public static byte[] Join(IReadOnlyList<FilePart> parts)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach (var part in parts)
        {
            PngWriter.Chunk(file, part.Type, part.Data);
        }
        return file.ToArray();
    }
}
