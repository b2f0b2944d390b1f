namespace LadaGan.Model.Profiling;

/// <summary>One layer's share of a network, for one image.</summary>
/// <param name="Name">The layer's name in the parameter store.</param>
/// <param name="OutputShape">Without the batch: [tokens, width] or [channels, height, width].</param>
/// <param name="Parameters">Trained scalars.</param>
/// <param name="Macs">Multiply-accumulates of linear layers and convolutions, what the paper calls FLOPs.</param>
public sealed record LayerCost(string Name, IReadOnlyList<long> OutputShape, long Parameters, long Macs);
