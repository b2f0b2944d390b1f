using System.Runtime.InteropServices;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets.Lmdb.Native;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>
/// A database opened by liblmdb for reading: the memory map of the file, and one
/// transaction that keeps the listed entries in place.
/// </summary>
/// <remarks>The handle is held while bytes are copied, so that another thread cannot unmap the file meanwhile.</remarks>
internal sealed unsafe class LmdbMap : SafeHandle
{
    private readonly nint _transaction;

    private LmdbMap(nint environment, nint transaction)
        : base(0, ownsHandle: true)
    {
        (handle, _transaction) = (environment, transaction);
    }

    public override bool IsInvalid => handle == 0;

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
    /// <exception cref="InvalidDataException">liblmdb finds the database damaged.</exception>
    public LmdbEntry[] List()
    {
        Check(LibLmdb.DatabaseOpen(_transaction, 0, 0, out var database));
        Check(LibLmdb.DatabaseStat(_transaction, database, out var stat));
        var entries = new LmdbEntry[checked((int)stat.Entries)];
        Check(LibLmdb.CursorOpen(_transaction, database, out var cursor));
        try
        {
            for (var index = 0; index < entries.Length; index++)
            {
                Check(LibLmdb.CursorGet(cursor, out var key, out var value, index == 0 ? LibLmdb.First : LibLmdb.Next));
                entries[index] = new LmdbEntry((nint)key.Data, (nint)value.Data, (uint)value.Size, (ushort)key.Size);
            }
        }
        finally
        {
            LibLmdb.CursorClose(cursor);
        }
        return entries;
    }

    /// <summary>A copy of bytes in the map.</summary>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public byte[] Copy(nint address, int count)
    {
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            return new ReadOnlySpan<byte>((void*)address, count).ToArray();
        }
        finally
        {
            if (isHeld)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        LibLmdb.TransactionAbort(_transaction);
        LibLmdb.EnvironmentClose(handle);
        return true;
    }

    private static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidDataException($"liblmdb reports: {Marshal.PtrToStringUTF8(LibLmdb.ErrorText(status))}");
        }
    }
}

/// <summary>The addresses of an entry's key and value in the map; 24 bytes in this order.</summary>
internal readonly record struct LmdbEntry(nint Key, nint Value, uint ValueLength, ushort KeyLength);
