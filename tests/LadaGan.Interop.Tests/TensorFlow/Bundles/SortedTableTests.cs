using LadaGan.Interop.Files;
using LadaGan.Interop.TensorFlow.Bundles;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow.Bundles;

/// <summary>Tables, and the tricks by which a small one could cost much.</summary>
public sealed class SortedTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Entries_of_many_blocks_come_in_order(bool snappy)
    {
        var entries = Enumerable.Range(0, 1000)
            .Select(i => ($"key/{i * 7919 % 1000:D4}", $"value {i} {new string('v', i % 90)}")).ToArray();
        var table = SortedTableBytes.Of(
            entries.Select(entry => (Bytes(entry.Item1), Bytes(entry.Item2))), blockBytes: 512, snappy);
        Assert.Equal(entries.OrderBy(entry => entry.Item1, StringComparer.Ordinal),
            Read(table).Select(entry => (Text(entry.Key), Text(entry.Value.Span))));
    }

    [Fact]
    public void Snappy_blocks_with_far_and_overlapping_copies_are_read()
    {
        var far = Bytes("abcdefgh" + string.Concat(Enumerable.Range(0, 5000).Select(i => (char)(' ' + i * i % 90))) + "abcdefgh");
        foreach (var value in new[] { far, new byte[100_000], Bytes("a"), [] })
        {
            Assert.Equal(value, SnappyBlock.Decompress(SnappyBytes.Of(value)));
        }
    }

    [Theory]
    [InlineData("FFFFFFFF0F", "announces 4294967295")]
    [InlineData("FFFFFFFFFFFFFFFFFF01", "announces 18446744073709551615")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF01", "does not end")]
    [InlineData("0800", "invalid")]
    [InlineData("04FC", "invalid")]
    [InlineData("080161FE0100", "invalid")]
    [InlineData("", "does not end")]
    public void Invalid_Snappy_is_refused(string hexadecimal, string said) => Assert.Contains(
        said, Assert.Throws<InvalidDataException>(() => SnappyBlock.Decompress(Convert.FromHexString(hexadecimal))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Keys_that_share_one_long_beginning_are_refused_before_they_take_memory()
    {
        // Each entry has five bytes in the file and 100,000 in memory.
        var beginning = new byte[100_000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = Sharing(beginning, 30_000);
        Assert.InRange(table.Length, 0, 400_000);
        Assert.Contains("its keys have more than 64 times", Refused(table), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }

    [Fact]
    public void Tables_that_are_not_as_LevelDB_writes_them_are_refused()
    {
        (byte[], byte[]) Entry(string key) => (Bytes(key), Bytes("value"));
        Assert.Contains("not in ascending order", Refused(Table(Block(Entry("b"), Entry("a")))), StringComparison.Ordinal);
        Assert.Contains("not in ascending order", Refused(Table(Block(Entry("a"), Entry("a")))), StringComparison.Ordinal);
        Assert.Contains("shares more", Refused(Table([1, 1, 0, (byte)'a', .. Restarts])), StringComparison.Ordinal);
        Assert.Contains("100 bytes are announced", Refused(Table([0, 1, 100, (byte)'a', .. Restarts])), StringComparison.Ordinal);
        Assert.Contains("list of positions", Refused(Table([0xFF, 0xFF, 0xFF, 0x7F])), StringComparison.Ordinal);
        Assert.Contains("list of positions", Refused(Table([0xFF, 0xFF])), StringComparison.Ordinal);
        Assert.Contains("two of its blocks overlap", Refused(Table(Block(Entry("a")), twice: true)), StringComparison.Ordinal);
        Assert.Contains("unknown method 2", Refused(Table(Block(Entry("a")), type: 2)), StringComparison.Ordinal);
    }

    private static byte[] Restarts => [0, 0, 0, 0, 1, 0, 0, 0];

    private static byte[] Block(params (byte[] Key, byte[] Value)[] entries) =>
    [
        .. entries.SelectMany(entry => (byte[])[0, (byte)entry.Key.Length, (byte)entry.Value.Length, .. entry.Key, .. entry.Value]),
        .. Restarts,
    ];

    private static byte[] Sharing(byte[] beginning, int count)
    {
        var block = new List<byte> { 0 };
        block.AddRange(WireBytes.Varint((ulong)beginning.Length + 2));
        block.AddRange([0, .. beginning, 0, 0]);
        for (var i = 1; i < count; i++)
        {
            block.AddRange([.. WireBytes.Varint((ulong)beginning.Length), 2, 0, (byte)(i >> 8), (byte)i]);
        }
        return Table([.. block, .. Restarts]);
    }

    /// <summary>A table of one data block, whose checksum is right.</summary>
    private static byte[] Table(byte[] block, bool twice = false, byte type = 0)
    {
        byte[] Stored(byte[] content, byte kind) =>
            [.. content, kind, .. BitConverter.GetBytes(Crc32COracle.Masked([.. content, kind]))];
        byte[] data = Stored(block, type);
        byte[] handle = [0, .. WireBytes.Varint((ulong)block.Length)];
        var index = twice ? Block((Bytes("y"), handle), (Bytes("z"), handle)) : Block((Bytes("z"), handle));
        byte[] footer = [0, 0, .. WireBytes.Varint((ulong)data.Length), .. WireBytes.Varint((ulong)index.Length)];
        return [.. data, .. Stored(index, 0), .. footer, .. new byte[40 - footer.Length], .. BitConverter.GetBytes(0xDB4775248B80FB57)];
    }

    private string Refused(byte[] table) => Assert.Throws<InvalidDataException>(() => Read(table)).Message;

    private IReadOnlyList<TableEntry> Read(byte[] table)
    {
        using var file = InteropFile.Open(_folder.Write("table", table));
        return SortedTable.Read(file);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
