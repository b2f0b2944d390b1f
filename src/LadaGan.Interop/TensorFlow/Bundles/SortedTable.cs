using System.Buffers.Binary;
using System.Text;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Interop.TensorFlow.Bundles;

/// <summary>Reads a LevelDB table, which is the form of a checkpoint's index: keys in ascending order, each with a value.</summary>
/// <remarks>
/// Source: doc/table_format.md of github.com/google/leveldb. Blocks may not overlap, keys may not repeat, and the text of the keys is
/// bounded, so that time and memory are proportional to the file.
/// </remarks>
internal static class SortedTable
{
    private const int FooterBytes = 48;
    private const ulong Magic = 0xDB4775248B80FB57;
    private const int TrailerBytes = 1 + sizeof(uint);
    private const byte Uncompressed = 0;
    private const byte Snappy = 1;

    // A key may share its beginning with the one before at the cost of a byte, so that keys can be much larger than the file.
    private const long KeyBytesPerByte = 64;
    private const long LeastKeyBytes = 1 << 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the file ends like a table.</summary>
    public static bool Recognizes(MappedFile file) =>
        file.Length >= FooterBytes
        && BinaryPrimitives.ReadUInt64LittleEndian(file.Bytes(file.Length - sizeof(ulong), sizeof(ulong))) == Magic;

    /// <summary>The entries in the order of their keys.</summary>
    /// <exception cref="InvalidDataException">The file is no table, or is damaged.</exception>
    public static IReadOnlyList<TableEntry> Read(MappedFile file)
    {
        if (!Recognizes(file))
        {
            throw new InvalidDataException("it does not end like a table");
        }
        var footer = new ByteReader(file.Bytes(file.Length - FooterBytes, FooterBytes - sizeof(ulong)));
        _ = BlockHandle.Read(ref footer);  // of the block of filters and statistics, which are none
        var index = new List<TableEntry>();
        ReadBlock(Content(file, BlockHandle.Read(ref footer)), index, new KeyBudget(file.Length));
        var (entries, budget, end) = (new List<TableEntry>(), new KeyBudget(file.Length), 0UL);
        foreach (var (_, value) in index)
        {
            var reader = new ByteReader(value.Span);
            var handle = BlockHandle.Read(ref reader);
            if (handle.Offset < end)
            {
                throw new InvalidDataException("two of its blocks overlap");
            }
            end = handle.Offset + handle.Size;
            ReadBlock(Content(file, handle), entries, budget);
        }
        return entries;
    }

    private static ReadOnlySpan<byte> Content(MappedFile file, BlockHandle handle)
    {
        if (handle.Size > int.MaxValue - TrailerBytes || handle.Offset > (ulong)file.Length
            || handle.Size + TrailerBytes > (ulong)file.Length - handle.Offset)
        {
            throw new InvalidDataException($"a block of {handle.Size} bytes should be at byte {handle.Offset} of {file.Length}");
        }
        var block = file.Bytes((long)handle.Offset, (int)handle.Size + TrailerBytes);
        var content = block[..^TrailerBytes];
        if (Crc32C.Masked(block[..^sizeof(uint)]) != BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]))
        {
            throw new InvalidDataException($"its block at byte {handle.Offset} does not match its checksum");
        }
        return block[content.Length] switch
        {
            Uncompressed => content,
            Snappy => SnappyBlock.Decompress(content),
            var other => throw new InvalidDataException($"its block at byte {handle.Offset} is compressed by the unknown method {other}"),
        };
    }

    // Entries, then the positions of those that share nothing with the one before, then their number.
    private static void ReadBlock(ReadOnlySpan<byte> block, List<TableEntry> entries, KeyBudget budget)
    {
        var restarts = block.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(block[^sizeof(uint)..]) : uint.MaxValue;
        if (restarts > block.Length / sizeof(uint) - 1)
        {
            throw new InvalidDataException("a block is shorter than its own list of positions");
        }
        var reader = new ByteReader(block[..^((int)(restarts + 1) * sizeof(uint))]);
        byte[] key = [];
        while (!reader.Left.IsEmpty)
        {
            var (shared, unshared, valueBytes) = (reader.Varint(), reader.Varint(), reader.Varint());
            if (shared > (ulong)key.Length)
            {
                throw new InvalidDataException("a key shares more with the one before than that has");
            }
            var rest = reader.Take(unshared);
            budget.Spend((long)shared + rest.Length);
            key = [.. key.AsSpan(0, (int)shared), .. rest];
            if (entries.Count > 0 && key.AsSpan().SequenceCompareTo(entries[^1].Key) <= 0)
            {
                throw new InvalidDataException("its keys are not in ascending order");
            }
            entries.Add(new(key, reader.Take(valueBytes).ToArray()));
        }
    }

    /// <summary>A key as text.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> key)
    {
        try
        {
            return Utf8.GetString(key);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"a key is not UTF-8 ({error.Clause()})", error);
        }
    }

    private sealed class KeyBudget(long fileBytes)
    {
        private long _left = LeastKeyBytes + KeyBytesPerByte * fileBytes;

        public void Spend(long bytes)
        {
            _left -= bytes;
            if (_left < 0)
            {
                throw new InvalidDataException($"its keys have more than {KeyBytesPerByte} times the bytes of the file");
            }
        }
    }
}

/// <summary>A key of a table and its value.</summary>
/// <param name="Key">The key's bytes.</param>
/// <param name="Value">The value's bytes.</param>
internal sealed record TableEntry(byte[] Key, ReadOnlyMemory<byte> Value);

/// <summary>Where a block of a table is.</summary>
/// <param name="Offset">The block's first byte.</param>
/// <param name="Size">Its bytes, without the trailer.</param>
internal readonly record struct BlockHandle(ulong Offset, ulong Size)
{
    public static BlockHandle Read(ref ByteReader reader) => new(reader.Varint(), reader.Varint());
}
