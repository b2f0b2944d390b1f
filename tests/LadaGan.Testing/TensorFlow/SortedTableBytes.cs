namespace LadaGan.Testing.TensorFlow;

/// <summary>Writes a LevelDB table as doc/table_format.md describes it.</summary>
public static class SortedTableBytes
{
    private const int RestartInterval = 16;
    private const ulong Magic = 0xDB4775248B80FB57;
    private const int FooterBytes = 48;

    /// <param name="entries">The entries; they are sorted here.</param>
    /// <param name="blockBytes">A data block ends when it has so many bytes.</param>
    /// <param name="snappy">Whether data blocks are compressed.</param>
    public static byte[] Of(IEnumerable<(byte[] Key, byte[] Value)> entries, int blockBytes = 4096, bool snappy = false)
    {
        var (file, index, block) = (new List<byte>(), new List<(byte[] Key, byte[] Value)>(), new List<(byte[] Key, byte[] Value)>());
        var held = 0;
        void Flush()
        {
            if (block.Count > 0)
            {
                index.Add((block[^1].Key, Handle(file, Block(block, RestartInterval), snappy)));
                block.Clear();
                held = 0;
            }
        }
        foreach (var entry in entries.OrderBy(entry => entry.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            block.Add(entry);
            held += entry.Key.Length + entry.Value.Length;
            if (held >= blockBytes)
            {
                Flush();
            }
        }
        Flush();
        byte[] handles = [.. Handle(file, Block([], RestartInterval), snappy: false), .. Handle(file, Block(index, 1), snappy: false)];
        return [.. file, .. handles, .. new byte[FooterBytes - sizeof(ulong) - handles.Length], .. BitConverter.GetBytes(Magic)];
    }

    /// <summary>A block's content: entries that share the beginning of the key before, except at restarts.</summary>
    private static byte[] Block(List<(byte[] Key, byte[] Value)> entries, int restartInterval)
    {
        var (bytes, restarts) = (new List<byte>(), new List<int> { 0 });
        for (var i = 0; i < entries.Count; i++)
        {
            var isRestart = i % restartInterval == 0;
            if (isRestart && i > 0)
            {
                restarts.Add(bytes.Count);
            }
            var shared = isRestart ? 0 : entries[i].Key.AsSpan().CommonPrefixLength(entries[i - 1].Key);
            bytes.AddRange(WireBytes.Varint((ulong)shared));
            bytes.AddRange(WireBytes.Varint((ulong)(entries[i].Key.Length - shared)));
            bytes.AddRange(WireBytes.Varint((ulong)entries[i].Value.Length));
            bytes.AddRange(entries[i].Key[shared..]);
            bytes.AddRange(entries[i].Value);
        }
        return [.. bytes, .. restarts.SelectMany(BitConverter.GetBytes), .. BitConverter.GetBytes(restarts.Count)];
    }

    private static byte[] Handle(List<byte> file, byte[] content, bool snappy)
    {
        byte[] stored = [.. snappy ? SnappyBytes.Of(content) : content, snappy ? (byte)1 : (byte)0];
        byte[] handle = [.. WireBytes.Varint((ulong)file.Count), .. WireBytes.Varint((ulong)stored.Length - 1)];
        file.AddRange(stored);
        file.AddRange(BitConverter.GetBytes(Crc32COracle.Masked(stored)));
        return handle;
    }
}
