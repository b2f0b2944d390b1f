using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LadaGan.Architecture.Json;

namespace LadaGan.Architecture;

/// <summary>The kinds of discriminators.</summary>
[JsonConverter(typeof(CamelCaseEnum<DiscriminatorKind>))]
public enum DiscriminatorKind
{
    /// <summary>Convolutions with batch norm, one Ladaformer at 16×16, space to depth (the paper's).</summary>
    Lada,

    /// <summary>
    /// The convolutional one of the ablations: biases instead of batch norm, and one more down block in place of the Ladaformer.
    /// </summary>
    Conv,

    /// <summary>The paper's, with Fastformer's attention in its block (an ablation).</summary>
    Fastformer,
}

/// <summary>A discriminator's architecture: the keys of a configuration's <c>discriminator</c>, with defaults and ranges.</summary>
/// <remarks>Paper section III-D. What must hold between keys is in <see cref="ArchitectureRules"/>.</remarks>
public sealed record DiscriminatorOptions
{
    /// <summary>Side of the square of tokens that the Transformer block sees.</summary>
    public const int TokenSide = 16;

    /// <summary>Side of the square images, in pixels; must equal the generator's.</summary>
    [AllowedValues(32, 64, 128, 256, 512, 1024)]
    public required int ImageSize { get; init; }

    /// <summary>The kind of discriminator.</summary>
    public DiscriminatorKind Kind { get; init; } = DiscriminatorKind.Lada;

    /// <summary>Channels after the first convolution and after each down block to 16×16; the last is the tokens' width.</summary>
    [Range(1, 16384)]
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Attention heads of the Transformer block; must divide the last number of channels.</summary>
    [Range(1, 16384)]
    public int Heads { get; init; } = 4;

    /// <summary>Hidden width of the Transformer block's MLP.</summary>
    [Range(1, 65536)]
    public int MlpWidth { get; init; } = 512;

    /// <summary>Channels at 8×8.</summary>
    [Range(1, 65536)]
    public int OutputWidth { get; init; } = 512;

    /// <summary>Channels of the 1×1 convolution before the logits.</summary>
    [Range(1, 65536)]
    public int LogitWidth { get; init; } = 1024;

    /// <summary>The attention of its block at 16×16; null for the convolutional kind.</summary>
    [JsonIgnore]
    public AttentionKind? Attention => Kind switch
    {
        DiscriminatorKind.Lada => AttentionKind.Lada,
        DiscriminatorKind.Fastformer => AttentionKind.Fastformer,
        _ => null,
    };

    /// <summary>
    /// Channels of every stage of convolutions: those of <see cref="Channels"/>, and one more stage in the convolutional kind.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<int> Stages => Attention is null ? [.. Channels, OutputWidth] : Channels;
}
