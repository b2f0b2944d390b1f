using System.Buffers.Binary;
using System.IO.Compression;

namespace LadaGan.Core.Images;

/// <summary>Writes RGB bytes as PNG, with nothing but .NET.</summary>
/// <remarks>
/// The same pixels give the same file on one version of .NET; another version's zlib may compress them differently. Source: W3C PNG
/// specification, sections 5 (chunks), 9 (filters) and 10 (compression).
/// </remarks>
public static class PngEncoder
{
    private const int HeaderLength = 13;
    private const byte BitsPerChannel = 8;
    private const byte Truecolour = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>The PNG file of an image.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">[height, width, 3], from the top.</param>
    /// <exception cref="ArgumentException">The number of bytes does not match the size.</exception>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != (long)width * height * 3)
        {
            throw new ArgumentException(
                $"{width} x {height} pixels are {(long)width * height * 3} RGB bytes, not {rgb.Length}", nameof(rgb));
        }
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (BitsPerChannel, Truecolour);

        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, Compress(rgb, width * 3));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>Writes an image to a file, which is complete or, on an error, unchanged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">[height, width, 3], from the top.</param>
    /// <exception cref="ArgumentException">The number of bytes does not match the size.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, int width, int height, ReadOnlySpan<byte> rgb)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Save(path, Encode(width, height, rgb));
    }

    /// <summary>Writes an encoded image to a file, which is complete or, on an error, unchanged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="png">What <see cref="Encode"/> returned.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, ReadOnlySpan<byte> png)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        // In the same folder, so that the rename stays within one file system.
        var temporary = Path.Join(Path.GetDirectoryName(full), $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, png);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> rgb, int rowLength)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var filter = new PngRowFilter(rowLength);
            for (var start = 0; start < rgb.Length; start += rowLength)
            {
                var above = start == 0 ? default : rgb.Slice(start - rowLength, rowLength);
                zlib.Write(filter.Apply(rgb.Slice(start, rowLength), above));
            }
        }
        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    /// <summary>Length, type, data, and the CRC-32 of type and data.</summary>
    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~PngChecksum.Continue(PngChecksum.Continue(uint.MaxValue, type), data));
        png.Write(number);
    }
}
