using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>The newer of an LMDB file's two meta pages, checked against the file's length.</summary>
/// <remarks>Source: liblmdb's mdb.c, MDB_meta and MDB_db, 64-bit little-endian, format version 1.</remarks>
internal sealed record LmdbMeta(int PageSize, long Pages, int Depth, long TreePages, long Entries, long Root)
{
    private const uint Magic = 0xBEEFC0DE;
    private const uint Version = 1;
    private const int MetaLength = 152;
    private const int MagicAt = 16;
    private const int FreePages = 40;
    private const int Main = 88;
    private const int LastPage = 136;
    private const int Transaction = 144;

    /// <summary>The bytes that the file must have at least.</summary>
    public long Bytes => Pages * PageSize;

    public static bool IsLmdb(ReadOnlySpan<byte> start) =>
        start.Length >= MagicAt + 4 && BinaryPrimitives.ReadUInt32LittleEndian(start[MagicAt..]) == Magic;

    /// <exception cref="InvalidDataException">The file is not an LMDB, has another version or kind, or is damaged or truncated.</exception>
    public static LmdbMeta Read(SafeFileHandle file)
    {
        Span<byte> first = stackalloc byte[MetaLength], second = stackalloc byte[MetaLength];
        ReadPage(file, 0, first);
        var pageSize = U32(first[FreePages..]);
        if (pageSize is < 512 or > 32768 || !System.Numerics.BitOperations.IsPow2(pageSize))
        {
            throw new InvalidDataException($"its page size is {pageSize} bytes");
        }
        ReadPage(file, pageSize, second);
        if (U32(second[FreePages..]) != pageSize)
        {
            throw new InvalidDataException("its first two pages contradict each other");
        }
        // The rule by which liblmdb chooses between the two.
        return Parse(I64(first[Transaction..]) < I64(second[Transaction..]) ? second : first, (int)pageSize, RandomAccess.GetLength(file));
    }

    private static LmdbMeta Parse(ReadOnlySpan<byte> meta, int pageSize, long length)
    {
        var main = meta[Main..];
        if (U16(main[4..]) != 0)
        {
            throw new InvalidDataException("its keys have duplicate values or a custom order; only plain databases are read");
        }
        var (last, branches, leaves) = (I64(meta[LastPage..]), I64(main[8..]), I64(main[16..]));
        if (last >= length / pageSize)
        {
            throw new InvalidDataException($"it is truncated: it has {length:N0} bytes and needs page {last:N0} of {pageSize} bytes");
        }
        if (branches > last || leaves > last - branches)
        {
            throw new InvalidDataException("its page counts are wrong");
        }
        return new LmdbMeta(pageSize, last + 1, U16(main[6..]), branches + leaves, I64(main[32..]),
            (long)BinaryPrimitives.ReadUInt64LittleEndian(main[40..]));
    }

    private static void ReadPage(SafeFileHandle file, long offset, Span<byte> meta)
    {
        if (RandomAccess.Read(file, meta, offset) != meta.Length)
        {
            throw new InvalidDataException("it is truncated");
        }
        if (U16(meta[10..]) != LmdbPage.Meta || !IsLmdb(meta))
        {
            throw new InvalidDataException("it does not start like one");
        }
        if (U32(meta[20..]) != Version)
        {
            throw new InvalidDataException($"it has version {U32(meta[20..])}; only version {Version} is read");
        }
    }

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    // Counts and page numbers; no file has more than 2⁶³ of either.
    private static long I64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt64LittleEndian(at) is >= 0 and var value
        ? value
        : throw new InvalidDataException("one of its counts is damaged");
}
