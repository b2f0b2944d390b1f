using System.Buffers.Binary;
using LadaGan.Core.Random;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>
/// Splits a valid image file into parts, damages one to four of them, joins them with correct
/// lengths and checksums, and occasionally damages those as well.
/// </summary>
internal sealed class PartsMutator(Philox philox, IReadOnlyList<List<FilePart>> seeds, Func<IReadOnlyList<FilePart>, byte[]> join)
{
    private static readonly uint[] OddNumbers =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 17, 31, 32, 36, 38, 64, 127, 128, 255, 256, 1000, 8192, 16383, 32767, 32768, 65535, 65536, 1 << 24,
        int.MaxValue, 0x80000000, uint.MaxValue - 1, uint.MaxValue,
    ];

    private ulong _drawn;

    public byte[] File()
    {
        List<FilePart> parts = [.. Pick(seeds).Select(part => part with { Data = (byte[])part.Data.Clone() })];
        for (var mutations = 1 + Below(4); mutations > 0 && parts.Count > 0; mutations--)
        {
            Mutate(parts);
        }
        var file = join(parts);
        return Below(4) == 0 ? Damage(file) : file;
    }

    private void Mutate(List<FilePart> parts)
    {
        var at = Below(parts.Count);
        switch (Below(12))
        {
            case 0: parts.RemoveAt(at); break;
            case 1: parts.Insert(Below(parts.Count + 1), parts[at]); break;
            case 2: (parts[at], parts[0]) = (parts[0], parts[at]); break;
            case 3: parts[at] = Pick(Pick(seeds)); break;
            case 4: parts.Insert(at, Pick(Pick(seeds))); break;
            case 5: parts[at] = parts[at] with { Data = parts[at].Data[..Below(parts[at].Data.Length + 1)] }; break;
            case 6: parts[at] = parts[at] with { Data = [.. parts[at].Data, .. new byte[Below(40)]] }; break;
            case 7: parts[at] = parts[at] with { Data = Splice(parts[at].Data, Pick(Pick(seeds)).Data) }; break;
            default: parts[at] = parts[at] with { Data = Damage(parts[at].Data) }; break;
        }
    }

    private byte[] Splice(byte[] first, byte[] second) => [.. first[..Below(first.Length + 1)], .. second[Below(second.Length + 1)..]];

    private byte[] Damage(byte[] bytes)
    {
        bytes = (byte[])bytes.Clone();
        if (bytes.Length == 0)
        {
            return bytes;
        }
        // Half of the time near the start, where the numbers are.
        var at = Below(Below(2) == 0 ? Math.Min(bytes.Length, 40) : bytes.Length);
        var (room, odd) = (bytes.Length - at, Pick(OddNumbers));
        switch (Below(8))
        {
            case 0: return bytes[..at];
            case 1: bytes[at] = (byte)odd; break;
            case 2 when room >= 2: BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)odd); break;
            case 3 when room >= 2: BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)odd); break;
            case 4 when room >= 4: BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), odd); break;
            case 5 when room >= 4: BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), odd); break;
            case 6: bytes.AsSpan(at, Math.Min(room, 1 + Below(16))).Fill((byte)Below(256)); break;
            default: bytes[at] ^= (byte)(1 << Below(8)); break;
        }
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    private int Below(int bound) => (int)philox.Below(_drawn++, (ulong)bound);
}
