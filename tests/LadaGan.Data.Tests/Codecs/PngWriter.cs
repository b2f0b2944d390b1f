using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>An independent PNG writer: no filters, no interlace, its own bit-by-bit CRC.</summary>
internal static class PngWriter
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;
    public const byte Rgba = 6;

    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="depth">Bits per sample.</param>
    /// <param name="colourType">One of the constants.</param>
    /// <param name="rows">The samples as stored: rows padded to whole bytes, 16 bits big-endian.</param>
    /// <param name="extra">Chunks between IHDR and IDAT.</param>
    public static byte[] Write(int width, int height, byte depth, byte colourType, byte[] rows, params (string Type, byte[] Data)[] extra)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colourType);
        Chunk(file, "IHDR", header);
        foreach (var (type, data) in extra)
        {
            Chunk(file, type, data);
        }
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            var stride = rows.Length / Math.Max(height, 1);
            for (var at = 0; at + stride <= rows.Length && stride > 0; at += stride)
            {
                zlib.WriteByte(0);
                zlib.Write(rows, at, stride);
            }
        }
        Chunk(file, "IDAT", compressed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>An 8-bit RGB image of one colour.</summary>
    public static byte[] Solid(int width, int height, byte red, byte green, byte blue)
    {
        var rows = new byte[width * height * 3];
        for (var at = 0; at < rows.Length; at += 3)
        {
            (rows[at], rows[at + 1], rows[at + 2]) = (red, green, blue);
        }
        return Write(width, height, 8, Rgb, rows);
    }

    public static byte[] Deflate(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            zlib.Write(bytes);
        }
        return compressed.ToArray();
    }

    public static byte[] Inflate(byte[] compressed)
    {
        var bytes = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        zlib.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Writes a chunk with its length and CRC.</summary>
    public static void Chunk(MemoryStream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }
        return ~crc;
    }
}
