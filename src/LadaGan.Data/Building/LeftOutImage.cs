namespace LadaGan.Data.Building;

/// <summary>An image of the source that could not be used.</summary>
/// <param name="Index">Its index in the source.</param>
/// <param name="Reason">What is wrong, as a clause that continues its name.</param>
internal sealed record LeftOutImage(int Index, string Reason);
