namespace LadaGan.Metrics.Features;

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
