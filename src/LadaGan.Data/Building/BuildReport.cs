using LadaGan.Data.Loading;

namespace LadaGan.Data.Building;

/// <summary>What became of a build.</summary>
/// <param name="Images">How many images the file holds.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Resumed">How many of them an earlier, interrupted build had made.</param>
/// <param name="LeftOut">The images that could not be used, in the source's order.</param>
public sealed record BuildReport(int Images, long Bytes, int Resumed, IReadOnlyList<CorruptImage> LeftOut);

/// <summary>How far a build is.</summary>
/// <param name="Done">Images of the source that were dealt with, those of an earlier, interrupted build included.</param>
/// <param name="Total">Where it ends.</param>
public readonly record struct BuildProgress(int Done, int Total);

/// <summary>An image of the source that could not be used.</summary>
/// <param name="Index">Its index in the source.</param>
/// <param name="Reason">What is wrong, as a clause that continues its name.</param>
internal sealed record LeftOutImage(int Index, string Reason);
