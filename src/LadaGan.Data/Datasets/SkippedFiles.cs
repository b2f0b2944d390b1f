namespace LadaGan.Data.Datasets;

/// <summary>How many files of a source were skipped, by reason.</summary>
/// <param name="Hidden">Names that begin with a dot, and remains of other systems (<c>__MACOSX</c>); a hidden folder counts once.</param>
/// <param name="NotImages">Files whose extension is not .jpg, .jpeg, .png, .webp or .bmp.</param>
/// <param name="OutsideLinks">Links to targets outside the folder, to folders, or to nothing.</param>
/// <param name="SpecialFiles">Named pipes, sockets and devices.</param>
/// <param name="Unlisted">Images that the dataset's list of splits does not name.</param>
public sealed record SkippedFiles(int Hidden = 0, int NotImages = 0, int OutsideLinks = 0, int SpecialFiles = 0, int Unlisted = 0)
{
    public int Total => Hidden + NotImages + OutsideLinks + SpecialFiles + Unlisted;

    /// <summary>Such as "skipped 3 hidden, 1 links to outside the folder"; "skipped nothing" when there was none.</summary>
    public override string ToString()
    {
        (int Count, string What)[] reasons =
        [
            (Hidden, "hidden"),
            (NotImages, "without an image file extension"),
            (OutsideLinks, "links to outside the folder"),
            (SpecialFiles, "pipes, sockets or devices"),
            (Unlisted, "not in the list of splits"),
        ];
        var present = reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.What}").ToArray();
        return present.Length == 0 ? "skipped nothing" : "skipped " + string.Join(", ", present);
    }
}
