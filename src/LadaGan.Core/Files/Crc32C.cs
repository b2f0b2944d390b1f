using System.Buffers.Binary;
using System.Numerics;

namespace LadaGan.Core.Files;

/// <summary>CRC-32C (RFC 3720, appendix B.4), and the masked form of it in which LevelDB and TensorFlow store it.</summary>
public static class Crc32C
{
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>The CRC of some bytes.</summary>
    /// <param name="data">The bytes.</param>
    public static uint Of(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The CRC of the bytes that gave <paramref name="crc"/>, followed by others.</summary>
    /// <param name="crc">The CRC so far; 0 for no bytes.</param>
    /// <param name="data">What follows.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
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
    /// <param name="crc">The CRC.</param>
    public static uint Mask(uint crc) => BitOperations.RotateRight(crc, 15) + MaskDelta;

    /// <summary>The masked CRC of some bytes.</summary>
    /// <param name="data">The bytes.</param>
    public static uint Masked(ReadOnlySpan<byte> data) => Mask(Of(data));
}
