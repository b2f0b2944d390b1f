namespace LadaGan.Data.Datasets;

/// <summary>How many files of a source were left out, by reason.</summary>
/// <param name="Hidden">Names that begin with a dot, and what other systems leave behind (<c>__MACOSX</c>); a hidden folder counts once.</param>
/// <param name="NotImages">Files whose extension is not .jpg, .jpeg, .png or .webp.</param>
/// <param name="OutsideLinks">Links that lead out of the folder, nowhere, or to a folder.</param>
/// <param name="SpecialFiles">Named pipes, sockets and devices.</param>
/// <param name="Unlisted">Images that the dataset's list of splits does not name.</param>
public sealed record SkippedFiles(int Hidden = 0, int NotImages = 0, int OutsideLinks = 0, int SpecialFiles = 0, int Unlisted = 0)
{
    public int Total => Hidden + NotImages + OutsideLinks + SpecialFiles + Unlisted;

    /// <summary>Such as "skipped 3 hidden and 1 link out of the folder"; "skipped nothing" when there was none.</summary>
    public override string ToString()
    {
        (int Count, string What)[] reasons =
        [
            (Hidden, "hidden"),
            (NotImages, "without an image's extension"),
            (OutsideLinks, "links out of the folder"),
            (SpecialFiles, "pipes, sockets or devices"),
            (Unlisted, "not in the list of splits"),
        ];
        var present = reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.What}").ToArray();
        return present.Length == 0 ? "skipped nothing" : "skipped " + string.Join(", ", present);
    }
}
