namespace LadaGan.Inference.Network;

/// <summary>Some images of a pass.</summary>
/// <param name="First">The first one's number.</param>
/// <param name="Count">How many.</param>
internal readonly record struct ImageRange(int First, int Count);
