namespace LadaGan.Data.Loading;

/// <summary>An unusable image, replaced by the next usable one.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Reason">What is wrong, as a clause that continues the name.</param>
public sealed record CorruptImage(string Name, string Reason);
