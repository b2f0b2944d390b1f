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

    /// <summary>The convolutional one of the ablations: no batch norm, and one more down block in place of the Ladaformer.</summary>
    Conv,
}

/// <summary>A discriminator's architecture: the keys of a configuration's <c>discriminator</c>, with defaults and ranges.</summary>
/// <remarks>Paper section III-D. What must hold between keys is in <see cref="ArchitectureRules"/>.</remarks>
public sealed record DiscriminatorOptions
{
    /// <summary>Side of the square of tokens that the Ladaformer sees.</summary>
    public const int TokenSide = 16;

    /// <summary>Side of the square images, in pixels; must equal the generator's.</summary>
    [AllowedValues(32, 64, 128, 256, 512, 1024)]
    public required int ImageSize { get; init; }

    /// <summary>The kind of discriminator.</summary>
    public DiscriminatorKind Kind { get; init; } = DiscriminatorKind.Lada;

    /// <summary>Channels after the first convolution and after each down block to 16×16; the last is the tokens' width.</summary>
    [Range(1, 16384)]
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Attention heads of the Ladaformer; must divide the last number of channels.</summary>
    [Range(1, 16384)]
    public int Heads { get; init; } = 4;

    /// <summary>Hidden width of the Ladaformer's MLP.</summary>
    [Range(1, 65536)]
    public int MlpWidth { get; init; } = 512;

    /// <summary>Channels at 8×8.</summary>
    [Range(1, 65536)]
    public int OutputWidth { get; init; } = 512;

    /// <summary>Channels of the 1×1 convolution before the logits.</summary>
    [Range(1, 65536)]
    public int LogitWidth { get; init; } = 1024;

    /// <summary>
    /// Channels of every stage of convolutions: those of <see cref="Channels"/>, and one more stage in the convolutional kind.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<int> Stages => Kind == DiscriminatorKind.Lada ? Channels : [.. Channels, OutputWidth];
}
