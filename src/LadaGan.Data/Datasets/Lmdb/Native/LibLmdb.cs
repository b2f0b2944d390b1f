using System.Runtime.InteropServices;

namespace LadaGan.Data.Datasets.Lmdb.Native;

/// <summary>The calls of liblmdb (lmdb.h) for listing a database.</summary>
internal static unsafe partial class LibLmdb
{
    public const string Soname = "liblmdb.so.0";

    // One file instead of a folder, read-only, no lock file: the data may be in a read-only location.
    public const uint NoSubdir = 0x4000;
    public const uint ReadOnly = 0x20000;
    public const uint NoLock = 0x400000;

    public const int NotFound = -30798;
    public const int First = 0;
    public const int Next = 8;

    /// <summary>MDB_val: bytes in the map, valid during the transaction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Value
    {
        public nuint Size;
        public byte* Data;
    }

    /// <summary>MDB_stat.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Stat
    {
        public uint PageSize;
        public uint Depth;
        public nuint BranchPages;
        public nuint LeafPages;
        public nuint OverflowPages;
        public nuint Entries;
    }

    [LibraryImport(Soname, EntryPoint = "mdb_env_create")]
    public static partial int EnvironmentCreate(out nint environment);

    [LibraryImport(Soname, EntryPoint = "mdb_env_set_mapsize")]
    public static partial int EnvironmentSetMapSize(nint environment, nuint bytes);

    [LibraryImport(Soname, EntryPoint = "mdb_env_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int EnvironmentOpen(nint environment, string path, uint flags, uint mode);

    [LibraryImport(Soname, EntryPoint = "mdb_env_close")]
    public static partial void EnvironmentClose(nint environment);

    [LibraryImport(Soname, EntryPoint = "mdb_txn_begin")]
    public static partial int TransactionBegin(nint environment, nint parent, uint flags, out nint transaction);

    [LibraryImport(Soname, EntryPoint = "mdb_txn_abort")]
    public static partial void TransactionAbort(nint transaction);

    [LibraryImport(Soname, EntryPoint = "mdb_dbi_open")]
    public static partial int DatabaseOpen(nint transaction, nint name, uint flags, out uint database);

    [LibraryImport(Soname, EntryPoint = "mdb_stat")]
    public static partial int DatabaseStat(nint transaction, uint database, out Stat stat);

    [LibraryImport(Soname, EntryPoint = "mdb_cursor_open")]
    public static partial int CursorOpen(nint transaction, uint database, out nint cursor);

    [LibraryImport(Soname, EntryPoint = "mdb_cursor_get")]
    public static partial int CursorGet(nint cursor, out Value key, out Value value, int operation);

    [LibraryImport(Soname, EntryPoint = "mdb_cursor_close")]
    public static partial void CursorClose(nint cursor);

    [LibraryImport(Soname, EntryPoint = "mdb_strerror")]
    public static partial nint ErrorText(int error);

    [LibraryImport(Soname, EntryPoint = "mdb_version")]
    public static partial nint Version(out int major, out int minor, out int patch);
}
