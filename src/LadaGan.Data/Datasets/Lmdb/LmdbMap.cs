using System.Runtime.InteropServices;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets.Lmdb.Native;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>A database opened by liblmdb for listing: the memory map of the file, and one transaction.</summary>
/// <remarks>
/// The values are read from the file: a process that reads a map ends if somebody truncates the file, or at a bad sector.
/// </remarks>
internal sealed unsafe class LmdbMap : IDisposable
{
    private readonly nint _environment;
    private readonly nint _transaction;

    private LmdbMap(nint environment, nint transaction) => (_environment, _transaction) = (environment, transaction);

    /// <summary>Opens a file that has passed <see cref="LmdbTree.Check"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">The total bytes of its pages; no more is mapped, whatever the file requests.</param>
    /// <exception cref="InvalidDataException">liblmdb refuses it.</exception>
    /// <exception cref="NativeLibraryMissingException">liblmdb is not installed.</exception>
    public static LmdbMap Open(string path, long length)
    {
        NativeCodecLibrary.Lmdb.EnsureInstalled();
        Check(LibLmdb.EnvironmentCreate(out var environment));
        try
        {
            Check(LibLmdb.EnvironmentSetMapSize(environment, (nuint)length));
            Check(LibLmdb.EnvironmentOpen(environment, path, LibLmdb.NoSubdir | LibLmdb.ReadOnly | LibLmdb.NoLock, 0));
            Check(LibLmdb.TransactionBegin(environment, 0, LibLmdb.ReadOnly, out var transaction));
            return new LmdbMap(environment, transaction);
        }
        catch
        {
            LibLmdb.EnvironmentClose(environment);
            throw;
        }
    }

    /// <summary>Every entry in the order of the keys; the values are not read.</summary>
    /// <param name="firstKey">The position in the file of the first key, which says where the map begins.</param>
    /// <exception cref="InvalidDataException">liblmdb finds the database damaged.</exception>
    public LmdbEntry[] List(long firstKey)
    {
        Check(LibLmdb.DatabaseOpen(_transaction, 0, 0, out var database));
        Check(LibLmdb.DatabaseStat(_transaction, database, out var stat));
        var entries = new LmdbEntry[checked((int)stat.Entries)];
        Check(LibLmdb.CursorOpen(_transaction, database, out var cursor));
        try
        {
            var start = 0L;
            for (var index = 0; index < entries.Length; index++)
            {
                Check(LibLmdb.CursorGet(cursor, out var key, out var value, index == 0 ? LibLmdb.First : LibLmdb.Next));
                start = index == 0 ? (nint)key.Data - firstKey : start;
                entries[index] = new((nint)key.Data - start, (nint)value.Data - start, (uint)value.Size, (ushort)key.Size);
            }
        }
        finally
        {
            LibLmdb.CursorClose(cursor);
        }
        return entries;
    }

    public void Dispose()
    {
        LibLmdb.TransactionAbort(_transaction);
        LibLmdb.EnvironmentClose(_environment);
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidDataException($"liblmdb reports: {Marshal.PtrToStringUTF8(LibLmdb.ErrorText(status))}");
        }
    }
}

/// <summary>The positions of an entry's key and value in the file; 24 bytes in this order.</summary>
internal readonly record struct LmdbEntry(long Key, long Value, uint ValueLength, ushort KeyLength);
