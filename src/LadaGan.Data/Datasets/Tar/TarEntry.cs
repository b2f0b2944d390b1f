namespace LadaGan.Data.Datasets.Tar;

/// <summary>What the header of one entry says.</summary>
/// <param name="Name">The path inside the archive, with '/'.</param>
/// <param name="IsFile">Whether it is a file with content, and not a folder, a link, a device or a note about the next entry.</param>
/// <param name="Size">Bytes of content that follow the header, before they are filled up to whole blocks.</param>
internal sealed record TarEntry(string Name, bool IsFile, long Size)
{
    /// <summary>Bytes that fill the content's last block.</summary>
    public long Padding => -Size & (TarHeader.Length - 1);
}
