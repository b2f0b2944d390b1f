using System.Buffers.Binary;
using System.Globalization;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>
/// A JPEG as its segments, named by the marker's second byte in hexadecimal; a scan's entropy-coded bytes are the part "data".
/// </summary>
internal static class JpegParts
{
    private const string Scan = "data";

    public static List<FilePart> Split(byte[] jpeg)
    {
        var parts = new List<FilePart>();
        for (var at = 2; at + 1 < jpeg.Length;)
        {
            var marker = jpeg[at + 1];
            if (marker == 0xD9)
            {
                break;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
            parts.Add(new FilePart(marker.ToString("X2"), jpeg[(at + 4)..(at + 2 + length)]));
            at += 2 + length;
            if (marker == 0xDA)
            {
                var end = at;
                while (!(jpeg[end] == 0xFF && jpeg[end + 1] is not (0 or (>= 0xD0 and <= 0xD7))))
                {
                    end++;
                }
                parts.Add(new FilePart(Scan, jpeg[at..end]));
                at = end;
            }
        }
        return parts;
    }

    public static byte[] Join(IReadOnlyList<FilePart> parts)
    {
        var file = new MemoryStream();
        file.Write([0xFF, 0xD8]);
        foreach (var part in parts)
        {
            if (part.Type != Scan)
            {
                var length = Math.Min(part.Data.Length + 2, ushort.MaxValue);
                file.Write([0xFF, byte.Parse(part.Type, NumberStyles.HexNumber), (byte)(length >> 8), (byte)length]);
            }
            file.Write(part.Data);
        }
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }
}
