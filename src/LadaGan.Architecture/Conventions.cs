using System.Text.Json.Serialization;
using LadaGan.Architecture.Json;

namespace LadaGan.Architecture;

/// <summary>The authors' two versions, whose details differ.</summary>
[JsonConverter(typeof(CamelCaseEnum<ConventionSet>))]
public enum ConventionSet
{
    /// <summary>The TensorFlow version, which made the paper's numbers.</summary>
    Paper,

    /// <summary>The PyTorch version.</summary>
    Pytorch,
}

/// <summary>How position embeddings are initialised.</summary>
public enum PositionInitialization
{
    /// <summary>A random semi-orthogonal matrix.</summary>
    Orthogonal,

    /// <summary>Standard normal numbers.</summary>
    Normal,
}

/// <summary>How the biases of linear layers and convolutions are initialised.</summary>
public enum BiasInitialization
{
    /// <summary>Zero.</summary>
    Zeros,

    /// <summary>Uniform in ±1/√fan-in, PyTorch's default.</summary>
    Uniform,
}

/// <summary>The details on which the authors' two versions differ. None of them changes a shape or a parameter's name.</summary>
/// <param name="SamePadding">Stride-2 convolutions pad as TensorFlow's SAME (0 left and top, 1 right and bottom) instead of 1 all
/// round.</param>
/// <param name="BatchNormEps">Added to batch norm's variance.</param>
/// <param name="BatchNormMomentum">Share of the new batch in batch norm's running statistics.</param>
/// <param name="LayerNormEps">Added to the variance in the discriminator's layer norms.</param>
/// <param name="PositionInitialization">How position embeddings are initialised.</param>
/// <param name="BiasInitialization">How the biases of linear layers and convolutions are initialised.</param>
/// <param name="FusedOrthogonal">A fused product, such as that of q, k and v, is one orthogonal matrix at first, instead of one for each
/// of its parts.</param>
/// <param name="AveragesBuffers">The EMA generator's batch-norm statistics are averaged like its weights, instead of staying as they were
/// when it was created.</param>
/// <param name="AdamEpsilon">Adam's ε.</param>
/// <param name="AdamEpsilonHat">Whether ε is added before bias correction (TensorFlow's ε̂).</param>
/// <remarks>
/// Sources: the two folders of github.com/milmor/LadaGAN. Their different channel
/// orders of pixel shuffle concern the importers alone.
/// </remarks>
public sealed record Conventions(
    bool SamePadding,
    double BatchNormEps,
    double BatchNormMomentum,
    double LayerNormEps,
    PositionInitialization PositionInitialization,
    BiasInitialization BiasInitialization,
    bool FusedOrthogonal,
    bool AveragesBuffers,
    double AdamEpsilon,
    bool AdamEpsilonHat)
{
    /// <summary>The TensorFlow version's, which made the paper's numbers.</summary>
    public static Conventions Paper { get; } = new(
        true, 1e-3, 0.01, 1e-6, PositionInitialization.Orthogonal, BiasInitialization.Zeros, FusedOrthogonal: false, AveragesBuffers: true,
        1e-7, true);

    /// <summary>The PyTorch version's, to load its files and continue its runs.</summary>
    public static Conventions PyTorch { get; } = new(
        false, 1e-5, 0.1, 1e-5, PositionInitialization.Normal, BiasInitialization.Uniform, FusedOrthogonal: true, AveragesBuffers: false,
        1e-8, false);

    /// <summary>The details of a version.</summary>
    /// <param name="set">Which version.</param>
    public static Conventions Of(ConventionSet set) => set == ConventionSet.Paper ? Paper : PyTorch;
}
