namespace LadaGan.Data.Datasets;

/// <summary>The rules by which a file name makes a file part of a dataset.</summary>
internal static class ImageNames
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp"];

    // Bins, snapshots, thumbnails and lost files of macOS, Windows, Synology, QNAP and ext4. Windows and its file systems ignore case.
    private static readonly HashSet<string> OfSystems = new(StringComparer.OrdinalIgnoreCase)
    {
        "__MACOSX", "Network Trash Folder", "Temporary Items", "TheVolumeSettingsFolder", "TheFindByContentFolder",
        "$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information", "FOUND.000",
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini",
        "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", "lost+found",
    };

    private static readonly string[] ThumbnailsOfSystems = ["SYNOPHOTO_THUMB_", "SYNOFILE_THUMB_", "AlbumArt_{"];

    public static bool HasImageExtension(string name) =>
        Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a folder or file of this name (without path) is skipped: it is hidden, or a system left it.</summary>
    public static bool IsHidden(string name) =>
        name.StartsWith('.') || OfSystems.Contains(name)
        || ThumbnailsOfSystems.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
