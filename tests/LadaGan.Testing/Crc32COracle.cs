namespace LadaGan.Testing;

/// <summary>
/// CRC-32C from a table that is made bit by bit (reflected polynomial 0x82F63B78), and TensorFlow's mask, as documented.
/// </summary>
public static class Crc32COracle
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => OfBits((uint)value))];

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc = (crc >> 8) ^ Table[(byte)crc ^ value];
        }
        return crc ^ 0xFFFFFFFFu;
    }

    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = Of(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    private static uint OfBits(uint crc)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
        }
        return crc;
    }
}
