using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>A WebP as its chunks; joining them gives correct lengths and padding.</summary>
internal static class WebPParts
{
    public static List<FilePart> Split(byte[] webp)
    {
        var parts = new List<FilePart>();
        for (var at = 12; at + 8 <= webp.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(at + 4));
            parts.Add(new FilePart(Encoding.Latin1.GetString(webp, at, 4), webp[(at + 8)..(at + 8 + length)]));
            at += 8 + length + (length & 1);
        }
        return parts;
    }

    public static byte[] Join(IReadOnlyList<FilePart> parts)
    {
        var number = new byte[4];
        var chunks = new MemoryStream();
        foreach (var part in parts)
        {
            chunks.Write(Encoding.Latin1.GetBytes(part.Type));
            BinaryPrimitives.WriteInt32LittleEndian(number, part.Data.Length);
            chunks.Write(number);
            chunks.Write(part.Data);
            chunks.Write(new byte[part.Data.Length & 1]);
        }
        BinaryPrimitives.WriteInt32LittleEndian(number, (int)chunks.Length + 4);
        return [.. "RIFF"u8, .. number, .. "WEBP"u8, .. chunks.ToArray()];
    }
}
