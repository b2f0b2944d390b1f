namespace LadaGan.Data.Datasets.Zip;

/// <summary>What the central directory says of one entry; nothing of it is trusted before it is checked.</summary>
internal sealed record ZipEntry(
    string Name, ushort Method, bool IsEncrypted, bool IsLink, uint Crc, long CompressedSize, long Size, long HeaderOffset)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;
}
