using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>The four outputs of one forward pass, float32, a row an image.</summary>
/// <param name="Pool">[N, 2048].</param>
/// <param name="UnbiasedLogits">[N, 1008].</param>
/// <param name="Logits">[N, 1008].</param>
/// <param name="Spatial">[N, 2023]: channel, row, column.</param>
public sealed record InceptionFeatures(Tensor Pool, Tensor UnbiasedLogits, Tensor Logits, Tensor Spatial)
{
    public Tensor this[FeatureKind kind] => kind switch
    {
        FeatureKind.Pool => Pool,
        FeatureKind.UnbiasedLogits => UnbiasedLogits,
        FeatureKind.Logits => Logits,
        _ => Spatial,
    };

    /// <summary>Numbers an image.</summary>
    public static int Width(FeatureKind kind) => kind switch
    {
        FeatureKind.Pool => InceptionNetwork.PoolWidth,
        FeatureKind.Spatial => InceptionNetwork.SpatialWidth,
        _ => InceptionNetwork.Classes,
    };
}
