namespace LadaGan.Core.Images;

/// <summary>The CRC-32 of a PNG's chunks, by a table of bytes; a package for it would be this project's only dependency.</summary>
/// <remarks>Source: W3C PNG specification, appendix D.</remarks>
internal static class PngChecksum
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(OfByte)];

    /// <summary>The register after more bytes; it starts with all bits set, and the checksum is its complement.</summary>
    public static uint Continue(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            register = Table[(byte)(register ^ value)] ^ (register >> 8);
        }
        return register;
    }

    private static uint OfByte(int value)
    {
        var register = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ Polynomial;
        }
        return register;
    }
}
