namespace LadaGan.Data.Building;

/// <summary>How far a build is.</summary>
/// <param name="Done">Images of the source that were dealt with, those of an earlier, interrupted build included.</param>
/// <param name="Total">Where it ends.</param>
public readonly record struct BuildProgress(int Done, int Total);
