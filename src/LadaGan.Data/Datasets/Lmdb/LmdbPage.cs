using System.Buffers.Binary;

namespace LadaGan.Data.Datasets.Lmdb;

/// <summary>The nodes of one branch or leaf page, each checked to be inside the page's node area.</summary>
/// <remarks>
/// Source: liblmdb's mdb.c, MDB_page and MDB_node. Page: number (8 bytes), 2 unused, flags, lower, upper, then 16-bit offsets of nodes up
/// to lower; nodes from upper on. Node: four 16-bit numbers, the last the key's length; then the key, then the value or its page.
/// </remarks>
internal readonly ref struct LmdbPage
{
    public const int Branch = 1;
    public const int Leaf = 2;
    public const int Meta = 8;
    public const int HeaderLength = 16;

    private const int NodeHeader = 8;
    private const int ValueElsewhere = 1;
    private const int PageNumberLength = 8;

    private readonly ReadOnlySpan<byte> _page;

    /// <exception cref="InvalidDataException">The page has another number or kind, or its node offsets are invalid.</exception>
    public LmdbPage(ReadOnlySpan<byte> page, long number, int kind)
    {
        _page = page;
        int lower = U16(12), upper = U16(14);
        if ((long)BinaryPrimitives.ReadUInt64LittleEndian(page) != number || U16(10) != kind
            || lower < HeaderLength || lower % 2 != 0 || lower > upper || upper > page.Length)
        {
            throw Damaged(number);
        }
        Count = (lower - HeaderLength) / 2;
        if (Count < (kind == Branch ? 2 : 1))
        {
            throw Damaged(number);
        }
        CheckNodes(number, kind, upper);
    }

    public int Count { get; }

    /// <summary>The child page of a branch's node.</summary>
    public long Child(int index)
    {
        var at = Place(index);
        return U16(at) | ((long)U16(at + 2) << 16) | ((long)U16(at + 4) << 32);
    }

    /// <summary>Where a leaf's key begins in the page.</summary>
    public int KeyPlace(int index) => Place(index) + NodeHeader;

    /// <summary>The location of a leaf's value that is not in the page itself: its first page, and its bytes.</summary>
    public (long Page, long Bytes)? ValueOutside(int index)
    {
        var at = Place(index);
        return U16(at + 4) == ValueElsewhere
            ? ((long)BinaryPrimitives.ReadUInt64LittleEndian(_page[(at + NodeHeader + U16(at + 6))..]), ValueBytes(at))
            : null;
    }

    private static InvalidDataException Damaged(long number) => new($"its page {number:N0} is damaged");

    // Together they must fit between upper and the page's end: otherwise one node, listed repeatedly, would make many entries out of few
    // bytes.
    private void CheckNodes(long number, int kind, int upper)
    {
        var room = _page.Length - upper;
        for (var index = 0; index < Count; index++)
        {
            var at = Place(index);
            if (at < upper || at % 2 != 0 || at > _page.Length - NodeHeader)
            {
                throw Damaged(number);
            }
            var flags = U16(at + 4);
            if (kind == Leaf && flags is not (0 or ValueElsewhere))
            {
                throw new InvalidDataException("it contains nested databases or duplicate values; only plain databases are read");
            }
            var value = kind == Branch ? 0 : flags == ValueElsewhere ? PageNumberLength : ValueBytes(at);
            var size = NodeHeader + U16(at + 6) + value;
            room -= (int)Math.Min(size, int.MaxValue / 2);
            if (room < 0 || size > _page.Length - at)
            {
                throw Damaged(number);
            }
        }
    }

    private int Place(int index) => U16(HeaderLength + (2 * index));

    private long ValueBytes(int at) => U16(at) | ((long)U16(at + 2) << 16);

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_page[at..]);
}
