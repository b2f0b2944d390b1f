using LadaGan.Torch.Initializers;

namespace LadaGan.Model;

/// <summary>The details on which the authors' two versions differ; nothing here changes a shape or a parameter's name.</summary>
/// <param name="SamePadding">Stride-2 convolutions pad as TensorFlow's SAME (0 left and top, 1 right and bottom) instead of 1 all round.</param>
/// <param name="BatchNormEps">Added to batch norm's variance.</param>
/// <param name="BatchNormMomentum">Share of the new batch in batch norm's running statistics.</param>
/// <param name="LayerNormEps">Added to the variance in the discriminator's layer norms.</param>
/// <param name="PositionInitializer">How position embeddings begin.</param>
/// <param name="AdamEpsilon">Adam's ε.</param>
/// <param name="AdamEpsilonHat">Whether ε is added before bias correction (TensorFlow's ε̂).</param>
/// <remarks>Sources: the two folders of github.com/milmor/LadaGAN. Their different channel orders of pixel shuffle are the importers' business.</remarks>
public sealed record Conventions(
    bool SamePadding,
    double BatchNormEps,
    double BatchNormMomentum,
    double LayerNormEps,
    Initializer PositionInitializer,
    double AdamEpsilon,
    bool AdamEpsilonHat)
{
    /// <summary>The TensorFlow version, which made the paper's numbers.</summary>
    public static Conventions Paper { get; } = new(true, 1e-3, 0.01, 1e-6, Initialize.Orthogonal, 1e-7, true);

    /// <summary>The PyTorch version, to load and continue its files.</summary>
    public static Conventions PyTorch { get; } = new(false, 1e-5, 0.1, 1e-5, Initialize.Normal, 1e-8, false);
}
