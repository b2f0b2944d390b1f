using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>
/// Walks a database's tree of branch and leaf pages by reading the file, and refuses anything that would lead liblmdb, which trusts the
/// page numbers and offsets in its map, outside the file, into a failed assertion, or into an endless loop.
/// </summary>
/// <remarks>Values on overflow pages are checked by their location and not read: of LSUN's 50 GB, about 200 MB of tree are read.</remarks>
internal sealed class LmdbTree
{
    // CURSOR_STACK of mdb.c.
    private const int Deepest = 32;

    private readonly SafeFileHandle _file;
    private readonly LmdbMeta _meta;
    private readonly byte[]?[] _levels;
    private long _pages;
    private long _entries;
    private long? _firstKey;

    private LmdbTree(SafeFileHandle file, LmdbMeta meta)
    {
        (_file, _meta, _levels) = (file, meta, new byte[meta.Depth][]);
    }

    /// <summary>Checks the whole tree.</summary>
    /// <returns>The position in the file of the first entry's key; 0 if there are no entries.</returns>
    /// <exception cref="InvalidDataException">Something in it is damaged.</exception>
    public static long Check(SafeFileHandle file, LmdbMeta meta)
    {
        if (meta.Depth > Deepest || (meta.Depth == 0) != (meta.Entries == 0) || (meta.Depth == 0) != (meta.Root == -1))
        {
            throw new InvalidDataException("its first pages are damaged");
        }
        if (meta.Depth == 0)
        {
            return 0;
        }
        var tree = new LmdbTree(file, meta);
        tree.Visit(meta.Root, 0);
        if (tree._pages != meta.TreePages || tree._entries != meta.Entries)
        {
            throw new InvalidDataException("its page or entry counts are wrong");
        }
        return tree._firstKey ?? 0;
    }

    private void Visit(long number, int level)
    {
        // Pages in a cycle, or shared pages, would be counted more often than there are pages.
        if (++_pages > _meta.TreePages)
        {
            throw new InvalidDataException("its pages form a cycle");
        }
        var isLeaf = level == _meta.Depth - 1;
        var page = new LmdbPage(Read(number, level), number, isLeaf ? LmdbPage.Leaf : LmdbPage.Branch);
        if (!isLeaf)
        {
            for (var index = 0; index < page.Count; index++)
            {
                Visit(page.Child(index), level + 1);
            }
            return;
        }
        _entries += page.Count;
        _firstKey ??= (number * _meta.PageSize) + page.KeyPlace(0);
        for (var index = 0; index < page.Count; index++)
        {
            if (page.ValueOutside(index) is var (first, bytes))
            {
                CheckRange(first, (LmdbPage.HeaderLength - 1 + bytes) / _meta.PageSize + 1);
            }
        }
    }

    private byte[] Read(long number, int level)
    {
        CheckRange(number, 1);
        var page = _levels[level] ??= GC.AllocateUninitializedArray<byte>(_meta.PageSize);
        for (var read = 0; read < page.Length;)
        {
            var now = RandomAccess.Read(_file, page.AsSpan(read), (number * page.Length) + read);
            read += now > 0 ? now : throw new InvalidDataException("it was truncated while it was being read");
        }
        return page;
    }

    // Pages 0 and 1 are the meta pages.
    private void CheckRange(long first, long count)
    {
        if (first < 2 || first > _meta.Pages - count)
        {
            throw new InvalidDataException($"it points to page {first:N0} of {_meta.Pages:N0}");
        }
    }
}
