using System.Globalization;
using Google.Protobuf;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.TensorFlow.Bundles;

/// <summary>The tensors that an index lists, and the files that hold their values.</summary>
internal sealed class TensorBundle : IDisposable
{
    private const int BigEndian = 1;
    private const int ReadVersion = 1;
    private const int MostDimensions = 254;  // TensorFlow's own limit

    private static readonly MessageParser<BundleHeaderProto> Headers = BundleHeaderProto.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<BundleEntryProto> Entries = BundleEntryProto.Parser.WithDiscardUnknownFields(true);

    private readonly MappedFile _index;
    private readonly string _prefix;
    private readonly int _shardCount;
    private readonly Dictionary<int, MappedFile> _shards = [];
    private readonly OrderedDictionary<string, TensorFlowTensor> _tensors = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The index is damaged.</exception>
    /// <exception cref="InteropException">A file of values is missing, or a tensor is not as this reader can read it.</exception>
    public TensorBundle(MappedFile index, string prefix)
    {
        (_index, _prefix) = (index, prefix);
        var entries = SortedTable.Read(index);
        if (entries is not [{ Key.Length: 0 } first, ..])
        {
            throw new InvalidDataException("it does not begin with a header");
        }
        _shardCount = ShardCount(Parse(Headers, first.Value.Span, "its header"));
        try
        {
            foreach (var entry in entries.Skip(1))
            {
                var name = SortedTable.Text(entry.Key);
                _tensors.Add(name, Tensor(name, Parse(Entries, entry.Value.Span, ErrorText.Quote(name))));
            }
            RequireOwnBytes();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tensors in the index's order.</summary>
    public OrderedDictionary<string, TensorFlowTensor> Tensors => _tensors;

    public void Dispose()
    {
        foreach (var shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    private static T Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> message, string what)
        where T : IMessage<T>
    {
        try
        {
            return WireMessage.Parse(parser, message);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{what} is no valid message ({error.Clause()})", error);
        }
    }

    private int ShardCount(BundleHeaderProto header) =>
        header.Endianness == BigEndian ? throw _index.Bad("has values in big-endian byte order, which are not read")
        : header.Version is { MinConsumer: > ReadVersion and var version }
            ? throw _index.Bad($"needs a reader of version {version} of the format; this one reads version {ReadVersion}")
        : header.NumShards < 1 ? throw new InvalidDataException($"it has {header.NumShards} files of values")
        : header.NumShards;

    private TensorFlowTensor Tensor(string name, BundleEntryProto entry)
    {
        if (entry.Slices.Count > 0)
        {
            throw Bad(name, "is saved in slices (a partitioned variable), which are not read; save it whole");
        }
        var type = (TensorFlowType)entry.Dtype;
        if (!Enum.IsDefined(type))
        {
            throw Bad(name, $"has TensorFlow's type {entry.Dtype}, which is not read");
        }
        long[] shape = [.. (entry.Shape?.Dim ?? []).Select(dim => dim.Size)];
        if (entry.Shape?.UnknownRank == true || shape.Length > MostDimensions || CountOf(shape) is not { } count)
        {
            throw new InvalidDataException($"{ErrorText.Quote(name)} has the impossible shape [{string.Join(", ", shape)}]");
        }
        var shard = Shard(name, entry.ShardId);
        if (entry.Offset < 0 || entry.Size < 0 || entry.Offset > shard.Length - entry.Size)
        {
            throw Bad(name, $"should have {entry.Size} bytes from byte {entry.Offset} on in '{shard.Path}', which has {shard.Length}: "
                + "the file is truncated or belongs to another checkpoint");
        }
        return type == TensorFlowType.String || count * type.Size() == entry.Size
            ? new TensorFlowTensor(shard, name, type, shape, entry)
            : throw new InvalidDataException(
                $"{ErrorText.Quote(name)} has {entry.Size} bytes for {type} [{string.Join(", ", shape)}]");
    }

    private MappedFile Shard(string name, int number)
    {
        if (number < 0 || number >= _shardCount)
        {
            throw new InvalidDataException($"{ErrorText.Quote(name)} is in the file of values {number} of {_shardCount}");
        }
        if (!_shards.TryGetValue(number, out var shard))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{_prefix}.data-{number:D5}-of-{_shardCount:D5}");
            _shards.Add(number, shard = InteropFile.Open(path));
        }
        return shard;
    }

    // Each tensor has bytes of its own, so that all of them take no more memory than the files.
    private void RequireOwnBytes()
    {
        foreach (var shard in _tensors.Values.Where(tensor => tensor.ByteCount > 0).GroupBy(tensor => tensor.ShardPath))
        {
            var (end, before) = (0L, "");
            foreach (var tensor in shard.OrderBy(tensor => tensor.Offset))
            {
                if (tensor.Offset < end)
                {
                    throw new InvalidDataException($"{ErrorText.Quote(before)} and {ErrorText.Quote(tensor.Name)} have bytes in common");
                }
                (end, before) = (tensor.Offset + tensor.ByteCount, tensor.Name);
            }
        }
    }

    // Less than 2⁵⁹ values, so that their bytes can be counted.
    private static long? CountOf(long[] shape)
    {
        Int128 count = 1;
        foreach (var size in shape)
        {
            count *= size;
            if (size < 0 || count > long.MaxValue / (2 * sizeof(double)))
            {
                return null;
            }
        }
        return (long)count;
    }

    private InteropException Bad(string name, string problem) => _index.Bad($"lists a tensor {ErrorText.Quote(name)} that {problem}");
}
