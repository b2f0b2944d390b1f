namespace LadaGan.Data.Building;

/// <summary>How much of an unfinished file is safely on the disk.</summary>
/// <param name="Next">Images of the source that were dealt with.</param>
/// <param name="Length">The file's length when they were.</param>
/// <param name="LeftOut">Those that could not be used, since the checkpoint before.</param>
internal sealed record Checkpoint(int Next, long Length, IReadOnlyList<LeftOutImage> LeftOut);
