using System.Text;

namespace LadaGan.Data.Datasets.Tar;

/// <summary>Reads the 512-byte header of a tar entry (POSIX ustar and GNU).</summary>
/// <remarks>
/// Source: POSIX.1-2017, pax, "ustar Interchange Format". Own code because System.Formats.Tar allocates the memory that a header
/// declares before it reads: 1.9 GB for a file of 1 KB. Long names (pax, GNU) are skipped: no supported dataset uses them.
/// </remarks>
internal static class TarHeader
{
    public const int Length = 512;

    /// <summary>The next entry, or null at the end of the archive.</summary>
    /// <exception cref="InvalidDataException">The header is missing, its checksum is wrong, or its size is not a number.</exception>
    public static TarEntry? Read(GzipReader from)
    {
        Span<byte> header = stackalloc byte[Length];
        from.ReadExactly(header);
        if (header.IndexOfAnyExcept((byte)0) < 0)
        {
            return null;
        }
        if (Octal(header.Slice(148, 8)) != Checksum(header))
        {
            throw new InvalidDataException("it is not a tar, or one of its headers is damaged");
        }
        var name = Text(header[..100]);
        var prefix = header.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.Slice(345, 155)) : "";
        return new TarEntry(prefix.Length > 0 ? $"{prefix}/{name}" : name,
            header[156] is 0 or (byte)'0' or (byte)'7', Octal(header.Slice(124, 12)));
    }

    // The checksum's own eight bytes count as spaces.
    private static long Checksum(ReadOnlySpan<byte> header)
    {
        var sum = 8L * ' ';
        for (var at = 0; at < Length; at++)
        {
            sum += at is >= 148 and < 156 ? 0 : header[at];
        }
        return sum;
    }

    // Digits between spaces or zero bytes. The binary form of sizes above 8 GiB is refused: nothing that large is read.
    private static long Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim(" \0"u8);
        var value = 0L;
        foreach (var digit in digits)
        {
            value = digit is >= (byte)'0' and <= (byte)'7'
                ? (value * 8) + digit - '0'
                : throw new InvalidDataException("it is not a tar, or one of its headers is damaged");
        }
        return value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}

/// <summary>The header of one entry.</summary>
/// <param name="Name">The path in the archive, with '/'.</param>
/// <param name="IsFile">Whether the entry is a file with content rather than a folder, link, device, or a record about the next
/// entry.</param>
/// <param name="Size">Bytes of content that follow the header, without padding to whole blocks.</param>
internal sealed record TarEntry(string Name, bool IsFile, long Size)
{
    /// <summary>Bytes that pad the content's last block.</summary>
    public long Padding => -Size & (TarHeader.Length - 1);
}
