namespace LadaGan.Interop.Zip;

/// <summary>What a zip's list says of one entry; the local header, the bytes' place and their CRC-32 are checked when it is opened.</summary>
internal sealed record ZipEntry(string Name, ushort Method, bool IsEncrypted, uint Crc, long CompressedSize, long Size, long HeaderOffset)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;
}
