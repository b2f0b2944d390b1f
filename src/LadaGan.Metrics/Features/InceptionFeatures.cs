using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>The four outputs of one forward pass of Inception, float32, one row per image.</summary>
/// <param name="Pool">[N, 2048].</param>
/// <param name="UnbiasedLogits">[N, 1008].</param>
/// <param name="Logits">[N, 1008].</param>
/// <param name="Spatial">[N, 2023]: channel, row, column.</param>
public sealed record InceptionFeatures(Tensor Pool, Tensor UnbiasedLogits, Tensor Logits, Tensor Spatial) : IImageFeatures
{
    public Tensor this[FeatureKind kind] => kind switch
    {
        FeatureKind.Pool => Pool,
        FeatureKind.UnbiasedLogits => UnbiasedLogits,
        FeatureKind.Logits => Logits,
        FeatureKind.Spatial => Spatial,
        _ => throw new ArgumentException($"Inception has no {kind} features", nameof(kind)),
    };
}
