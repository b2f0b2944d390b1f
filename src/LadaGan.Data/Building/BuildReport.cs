using LadaGan.Data.Loading;

namespace LadaGan.Data.Building;

/// <summary>What became of a build.</summary>
/// <param name="Images">How many images the file holds.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Resumed">How many of them an earlier, interrupted build had made.</param>
/// <param name="LeftOut">The images that could not be used, in the source's order.</param>
public sealed record BuildReport(int Images, long Bytes, int Resumed, IReadOnlyList<CorruptImage> LeftOut);
