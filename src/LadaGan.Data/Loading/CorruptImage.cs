namespace LadaGan.Data.Loading;

/// <summary>An image that could not be used and was replaced by the next one that could.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Reason">What is wrong, as a clause that continues the name.</param>
public sealed record CorruptImage(string Name, string Reason);
