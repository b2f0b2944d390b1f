using System.Text;
using LadaGan.Core.Files;

namespace LadaGan.Data.Datasets.Tar;

/// <summary>Reads the 512-byte header of a tar entry (POSIX ustar and GNU).</summary>
/// <remarks>
/// Source: POSIX.1-2017, pax, "ustar Interchange Format". Own code because System.Formats.Tar allocates the memory that a header
/// declares before it reads: 1.9 GB for a file of 1 KB. Long names (pax, GNU) are skipped: no supported dataset uses them.
/// </remarks>
internal static class TarHeader
{
    public const int Length = 512;

    /// <summary>Whether a file with this beginning is a tar: its first header has the right checksum.</summary>
    public static bool IsTar(ReadOnlySpan<byte> start) =>
        start.Length >= Length && TryOctal(start.Slice(148, 8), out var sum) && sum == Checksum(start) && start[0] != 0;

    /// <summary>The next entry, or null at the end of the archive.</summary>
    /// <exception cref="InvalidDataException">The header is missing, its checksum is wrong, or its size is not a number.</exception>
    public static TarEntry? Read(TarBytes from)
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
        return new TarEntry(ArchiveName.Normalise(prefix.Length > 0 ? $"{prefix}/{name}" : name),
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

    private static long Octal(ReadOnlySpan<byte> field) => TryOctal(field, out var value)
        ? value
        : throw new InvalidDataException("it is not a tar, or one of its headers is damaged");

    // Digits between spaces or zero bytes. The binary form of sizes above 8 GiB is refused: nothing that large is read.
    private static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        var digits = field.Trim(" \0"u8);
        value = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }
            value = (value * 8) + digit - '0';
        }
        return true;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}

/// <summary>The header of one entry.</summary>
/// <param name="Name">The name as <see cref="ArchiveName.Normalise"/> gives it.</param>
/// <param name="IsFile">Whether the entry is a file with content rather than a folder, link, device, or a record about the next
/// entry.</param>
/// <param name="Size">Bytes of content that follow the header, without padding to whole blocks.</param>
internal sealed record TarEntry(string Name, bool IsFile, long Size)
{
    /// <summary>Bytes that pad the content's last block.</summary>
    public long Padding => -Size & (TarHeader.Length - 1);
}
