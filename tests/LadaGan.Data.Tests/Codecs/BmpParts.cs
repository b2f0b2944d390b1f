using System.Buffers.Binary;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>
/// A BMP as its file header, information header, palette or masks, and pixels; joining them gives the correct pixel offset.
/// </summary>
internal static class BmpParts
{
    public static List<FilePart> Split(byte[] bmp)
    {
        var info = 14 + BinaryPrimitives.ReadInt32LittleEndian(bmp.AsSpan(14));
        var pixels = BinaryPrimitives.ReadInt32LittleEndian(bmp.AsSpan(10));
        return [new("file", bmp[..14]), new("info", bmp[14..info]), new("palette", bmp[info..pixels]), new("pixels", bmp[pixels..])];
    }

    public static byte[] Join(IReadOnlyList<FilePart> parts)
    {
        byte[] bmp = [.. parts.SelectMany(part => part.Data)];
        var pixels = parts.Where(part => part.Type != "pixels").Sum(part => part.Data.Length);
        if (bmp.Length >= 14)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(10), pixels);
        }
        return bmp;
    }
}
