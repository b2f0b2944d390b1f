namespace LadaGan.Core.Files;

/// <summary>An entry of a zip file's directory. The values are not trusted before they are checked.</summary>
/// <param name="Name">The name as <see cref="ArchiveName.Normalise"/> gives it; a folder's ends in '/'.</param>
/// <param name="NameIsUtf8">Whether the name's bytes are UTF-8; if not, they were read as Latin-1.</param>
/// <param name="Method">The compression method: <see cref="Stored"/>, <see cref="Deflated"/>, or an unsupported one.</param>
/// <param name="IsEncrypted">Whether a password is needed.</param>
/// <param name="IsLink">Whether the entry is a symbolic link (Unix).</param>
/// <param name="Crc">The CRC-32 of the unpacked bytes.</param>
/// <param name="CompressedSize">The compressed size in bytes.</param>
/// <param name="Size">The uncompressed size in bytes.</param>
/// <param name="HeaderOffset">The position of the entry's local header in the file.</param>
public sealed record ZipEntry(
    string Name, bool NameIsUtf8, ushort Method, bool IsEncrypted, bool IsLink, uint Crc, long CompressedSize, long Size, long HeaderOffset)
{
    /// <summary>Not compressed.</summary>
    public const ushort Stored = 0;

    /// <summary>Compressed by Deflate.</summary>
    public const ushort Deflated = 8;

    /// <summary>The largest ratio of the sizes that is read, unless the entry is small enough to do no harm.</summary>
    public const int LargestRatio = 200;

    // A drawing in an uncompressed image shrinks up to 1,000 times: a million pixels of four bytes are let through.
    private const long Harmless = 4 << 20;

    /// <summary>Whether the entry declares more bytes than real data of its compressed size would unpack to.</summary>
    public bool IsImplausible => Size >= Harmless && CompressedSize < Size / LargestRatio;
}
