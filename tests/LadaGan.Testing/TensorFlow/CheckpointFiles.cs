using System.Globalization;
using System.Text;

namespace LadaGan.Testing.TensorFlow;

/// <summary>
/// Writes a TensorFlow checkpoint from objects, by the published layout and without the code that reads it: keys are the shortest paths
/// from the root, as TensorFlow composes them.
/// </summary>
public sealed class CheckpointFiles
{
    private const string GraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";
    private const int TextType = 7;

    private readonly List<(string Key, int Type, long[] Shape, byte[] Bytes, uint Crc)> _tensors = [];
    private byte[]? _graph;

    /// <summary>The number of files of values.</summary>
    public int Shards { get; set; } = 1;

    /// <summary>Whether the index is compressed.</summary>
    public bool Snappy { get; set; }

    /// <summary>Changes a key, to show that keys are only what the graph says.</summary>
    public Func<string, string> Key { get; init; } = key => key;

    /// <summary>Damages the graph of objects before it is stored.</summary>
    public Func<byte[], byte[]> GraphDamage { get; set; } = graph => graph;

    /// <summary>Damages the header or an entry of the index before it is stored.</summary>
    public Func<byte[], byte[]> EntryDamage { get; set; } = entry => entry;

    /// <summary>Damages a file, by its path.</summary>
    public Func<string, byte[], byte[]> FileDamage { get; set; } = (_, bytes) => bytes;

    /// <summary>Adds the objects: their values and their graph.</summary>
    public void Add(KerasObject root) => _graph = Graph(root);

    public void Add(string key, int type, long[] shape, byte[] bytes) =>
        _tensors.Add((key, type, shape, bytes, Crc32COracle.Masked(bytes)));

    /// <summary>Adds a tensor of texts: lengths, their masked checksum, texts; the entry's checksum takes a length as four bytes.</summary>
    public void AddText(string key, params byte[][] texts) => _tensors.Add(Text(key, texts));

    private static (string Key, int Type, long[] Shape, byte[] Bytes, uint Crc) Text(string key, params byte[][] texts)
    {
        byte[] lengths = [.. texts.SelectMany(text => BitConverter.GetBytes(text.Length))];
        byte[] checksum = BitConverter.GetBytes(Crc32COracle.Masked(lengths));
        byte[] content = [.. texts.SelectMany(text => text)];
        byte[] stored = [.. texts.SelectMany(text => WireBytes.Varint((ulong)text.Length)), .. checksum, .. content];
        return (key, TextType, texts.Length == 1 ? [] : [texts.Length], stored,
            Crc32COracle.Masked([.. lengths, .. checksum, .. content]));
    }

    /// <summary>Writes <c>PREFIX.index</c> and the files of values; values go to the files in turn.</summary>
    public void Write(string prefix)
    {
        var shards = Enumerable.Range(0, Shards).Select(_ => new List<byte>()).ToArray();
        var entries = new List<(byte[], byte[])>
        {
            ([], [.. WireBytes.Number(1, Shards), .. WireBytes.Bytes(3, WireBytes.Number(1, 1))]),
        };
        var tensors = _graph is null ? _tensors : _tensors.Append(Text(GraphKey, GraphDamage(_graph)));
        foreach (var (place, tensor) in tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Index())
        {
            var shard = place % Shards;
            byte[] shape = [.. tensor.Shape.SelectMany(size => WireBytes.Bytes(2, WireBytes.Number(1, size)))];
            entries.Add((Encoding.UTF8.GetBytes(tensor.Key),
            [
                .. WireBytes.Number(1, tensor.Type), .. WireBytes.Bytes(2, shape), .. WireBytes.Number(3, shard),
                .. WireBytes.Number(4, shards[shard].Count), .. WireBytes.Number(5, tensor.Bytes.Length),
                .. WireBytes.Fixed32(6, tensor.Crc),
            ]));
            shards[shard].AddRange(tensor.Bytes);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(prefix)!);
        Write($"{prefix}.index", SortedTableBytes.Of(entries.Select(entry => (entry.Item1, EntryDamage(entry.Item2))), snappy: Snappy));
        for (var shard = 0; shard < Shards; shard++)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{shard:D5}-of-{Shards:D5}"), [.. shards[shard]]);
        }
    }

    private void Write(string path, byte[] bytes) => File.WriteAllBytes(path, FileDamage(path, bytes));

    private byte[] Graph(KerasObject root)
    {
        var (order, paths) = (new List<KerasObject> { root }, new Dictionary<KerasObject, string> { [root] = "" });
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var (name, child) in order[i].Children.Where(entry => !paths.ContainsKey(entry.Child)))
            {
                if (paths.TryAdd(child, paths[order[i]].Length == 0 ? name : $"{paths[order[i]]}/{name}"))
                {
                    order.Add(child);
                }
            }
        }
        var keys = paths.Where(entry => entry.Key.Value is not null)
            .ToDictionary(entry => entry.Key, entry => $"{entry.Value}/.ATTRIBUTES/VARIABLE_VALUE");
        foreach (var optimizer in order.ToArray())
        {
            foreach (var (variable, name, slot) in optimizer.Slots.Where(slot => paths.ContainsKey(slot.Variable)))
            {
                order.Add(slot);
                keys.Add(slot, $"{paths[variable]}/.OPTIMIZER_SLOT/{paths[optimizer]}/{name}/.ATTRIBUTES/VARIABLE_VALUE");
            }
        }
        var numbers = order.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        foreach (var (saved, key) in keys)
        {
            Add(Key(key), saved.Value!.Type, saved.Value.Shape, saved.Value.Bytes);
        }
        return [.. order.SelectMany(saved => WireBytes.Bytes(1, Node(saved, numbers, keys)))];
    }

    private byte[] Node(KerasObject saved, Dictionary<KerasObject, int> numbers, Dictionary<KerasObject, string> keys) =>
    [
        .. saved.Children.SelectMany(entry =>
            WireBytes.Bytes(1, [.. WireBytes.Number(1, numbers[entry.Child]), .. WireBytes.Text(2, entry.Name)])),
        .. keys.TryGetValue(saved, out var key)
            ? WireBytes.Bytes(
                2, [.. WireBytes.Text(1, "VARIABLE_VALUE"), .. WireBytes.Text(2, "some/name"), .. WireBytes.Text(3, Key(key))])
            : [],
        .. saved.Slots.Where(slot => numbers.ContainsKey(slot.Variable)).SelectMany(slot => WireBytes.Bytes(3,
            [.. WireBytes.Number(1, numbers[slot.Variable]), .. WireBytes.Text(2, slot.Name), .. WireBytes.Number(3, numbers[slot.Slot])])),
    ];
}
