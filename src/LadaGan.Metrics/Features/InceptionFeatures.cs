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

/// <summary>What the Inception network says about an image.</summary>
public enum FeatureKind
{
    /// <summary>The mean of the last map, 2048 numbers: FID, KID, precision and recall.</summary>
    Pool,

    /// <summary>The classifier's 1008 logits without its bias: the Inception score.</summary>
    UnbiasedLogits,

    /// <summary>The classifier's 1008 logits.</summary>
    Logits,

    /// <summary>Seven channels of a 17×17 map, 2023 numbers: sFID.</summary>
    Spatial,
}
