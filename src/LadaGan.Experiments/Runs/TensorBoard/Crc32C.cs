using System.Buffers.Binary;
using System.Numerics;

namespace LadaGan.Experiments.Runs.TensorBoard;

/// <summary>CRC-32C (RFC 3720, appendix B.4), and TensorFlow's masked form of it.</summary>
internal static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }
        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }
        return ~crc;
    }

    /// <summary>The CRC rotated and offset, because the CRC of bytes that end in their own CRC is a weak check.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Of(data), 15) + MaskDelta;
}
