namespace LadaGan.Data.Datasets;

/// <summary>How many files of a source were skipped, by reason.</summary>
/// <param name="Hidden">Names that begin with a dot, and what systems leave beside images (<see cref="ImageNames"/>); a folder counts
/// once.</param>
/// <param name="NotImages">Files whose extension is not .jpg, .jpeg, .jpe, .jfif, .png, .webp or .bmp.</param>
/// <param name="Links">Links to nothing, and to folders that are listed anyway; in an archive, all links.</param>
/// <param name="SpecialFiles">Named pipes, sockets and devices.</param>
/// <param name="Unlisted">Images that the dataset's list of splits does not name.</param>
/// <param name="ClosedFolders">Folders that this user may not enter, or that cannot be read.</param>
/// <param name="NotUtf8">Images and folders whose names are not UTF-8, and cannot be opened.</param>
public sealed record SkippedFiles(int Hidden = 0, int NotImages = 0, int Links = 0, int SpecialFiles = 0, int Unlisted = 0,
    int ClosedFolders = 0, int NotUtf8 = 0)
{
    public int Total => Hidden + NotImages + Links + SpecialFiles + Unlisted + ClosedFolders + NotUtf8;

    /// <summary>Such as "skipped 3 hidden or of the system, 1 links"; "skipped nothing" when there was none.</summary>
    public override string ToString()
    {
        (int Count, string What)[] reasons =
        [
            (Hidden, "hidden or of the system"),
            (NotImages, "without an image file extension"),
            (Links, "links to nothing or to folders that are listed anyway"),
            (SpecialFiles, "pipes, sockets or devices"),
            (Unlisted, "not in the list of splits"),
            (ClosedFolders, "folders that cannot be entered"),
            (NotUtf8, "with names that are not UTF-8"),
        ];
        var present = reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.What}").ToArray();
        return present.Length == 0 ? "skipped nothing" : "skipped " + string.Join(", ", present);
    }
}
