using System.Buffers.Binary;

namespace LadaGan.Testing.TensorFlow;

/// <summary>Compresses as Snappy's format_description.txt says: a length, then literals and copies of what was already written.</summary>
public static class SnappyBytes
{
    private const int ShortestCopy = 4;
    private const int LongestCopy = 64;
    private const int LongestLiteral = 60;

    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var compressed = new List<byte>(WireBytes.Varint((ulong)data.Length));
        var places = new Dictionary<uint, int>();
        var literal = 0;
        for (var at = 0; at + ShortestCopy <= data.Length;)
        {
            var next = BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
            var isKnown = places.TryGetValue(next, out var before);
            places[next] = at;
            if (!isKnown || at - before > ushort.MaxValue)
            {
                at++;
                continue;
            }
            Literals(compressed, data[literal..at]);
            var length = data[at..].CommonPrefixLength(data[before..]) is var same && same > LongestCopy ? LongestCopy : same;
            Copy(compressed, at - before, length);
            at += length;
            literal = at;
        }
        Literals(compressed, data[literal..]);
        return [.. compressed];
    }

    private static void Literals(List<byte> compressed, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > LongestLiteral; bytes = bytes[LongestLiteral..])
        {
            compressed.Add((LongestLiteral - 1) << 2);
            compressed.AddRange(bytes[..LongestLiteral]);
        }
        if (bytes.Length > 0)
        {
            compressed.Add((byte)((bytes.Length - 1) << 2));
            compressed.AddRange(bytes);
        }
    }

    // Tag 1: lengths 4 to 11 and offsets below 2048; tag 2: offsets of 16 bits.
    private static void Copy(List<byte> compressed, int offset, int length) => compressed.AddRange(length < 12 && offset < 2048
        ? [(byte)(1 | (length - 4) << 2 | offset >> 8 << 5), (byte)offset]
        : [(byte)(2 | (length - 1) << 2), (byte)offset, (byte)(offset >> 8)]);
}
