using LadaGan.Data.Loading;

namespace LadaGan.Data.Building;

/// <summary>The result of a build.</summary>
/// <param name="Images">Images in the file.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Resumed">How many of them come from an earlier, interrupted build.</param>
/// <param name="LeftOut">The images that could not be used, in the source's order.</param>
public sealed record BuildReport(int Images, long Bytes, int Resumed, IReadOnlyList<CorruptImage> LeftOut)
{
    /// <summary>What the user should know about the choice of the images.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The progress of a build.</summary>
/// <param name="Done">Source images processed so far, including those of an earlier, interrupted build.</param>
/// <param name="Total">Source images in total.</param>
public readonly record struct BuildProgress(int Done, int Total);

/// <summary>A source image that could not be used.</summary>
/// <param name="Index">Its index in the source.</param>
/// <param name="Reason">What is wrong, as a clause that continues its name.</param>
internal sealed record LeftOutImage(int Index, string Reason);
