using System.Buffers.Binary;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>An independent BMP writer: the fields as given, valid or not.</summary>
internal static class BmpWriter
{
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows; negative if the first stored row is the top one.</param>
    /// <param name="bits">Bits per pixel.</param>
    /// <param name="compression">0 none, 1 RLE8, 2 RLE4, 3 masks.</param>
    /// <param name="pixels">The bytes after the headers.</param>
    /// <param name="afterHeader">Palette or masks, between the 40 bytes of the header and the pixels.</param>
    /// <param name="colours">The number of colours declared.</param>
    public static byte[] Write(int width, int height, short bits, int compression, byte[] pixels,
        byte[]? afterHeader = null, int colours = 0)
    {
        byte[] headers = [.. new byte[54], .. afterHeader ?? []];
        "BM"u8.CopyTo(headers);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(2), headers.Length + pixels.Length);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(10), headers.Length);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(headers.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(headers.AsSpan(28), bits);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(30), compression);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(46), colours);
        return [.. headers, .. pixels];
    }

    /// <summary>OS/2's header of 12 bytes, whose palette has three bytes per colour.</summary>
    public static byte[] WriteCore(short width, short height, short bits, byte[] palette, byte[] pixels)
    {
        byte[] headers = [.. new byte[26], .. palette];
        "BM"u8.CopyTo(headers);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(10), headers.Length);
        BinaryPrimitives.WriteInt32LittleEndian(headers.AsSpan(14), 12);
        BinaryPrimitives.WriteInt16LittleEndian(headers.AsSpan(18), width);
        BinaryPrimitives.WriteInt16LittleEndian(headers.AsSpan(20), height);
        BinaryPrimitives.WriteInt16LittleEndian(headers.AsSpan(22), 1);
        BinaryPrimitives.WriteInt16LittleEndian(headers.AsSpan(24), bits);
        return [.. headers, .. pixels];
    }
}
