using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LadaGan.Architecture.Json;

namespace LadaGan.Architecture;

/// <summary>How the last 32×32 tokens become an image.</summary>
[JsonConverter(typeof(CamelCaseEnum<GeneratorHead>))]
public enum GeneratorHead
{
    /// <summary>One 3×3 convolution: 32×32 images.</summary>
    Pixel,

    /// <summary>Pixel shuffle by size/32, then a 3×3 convolution.</summary>
    Patch,

    /// <summary>Stages of nearest ×2, 3×3 convolution, batch norm, LeakyReLU, then a 3×3 convolution.</summary>
    Decoder,
}

/// <summary>How the latent z changes the layer norms of the generator's blocks.</summary>
[JsonConverter(typeof(CamelCaseEnum<Modulation>))]
public enum Modulation
{
    /// <summary>Self-modulated layer norm: scale and shift are computed from z (the paper's, equation 5).</summary>
    Sln,

    /// <summary>Layer norm with a learned scale and shift; z enters only at the input.</summary>
    LayerNorm,
}

/// <summary>A generator's architecture: the keys of a configuration's <c>generator</c>, with defaults and ranges.</summary>
/// <remarks>Paper section III-C. What must hold between keys is in <see cref="ArchitectureRules"/>.</remarks>
public sealed record GeneratorOptions
{
    /// <summary>Side of the tokens' square in the first block.</summary>
    public const int FirstSide = 8;

    /// <summary>Side of the tokens' square in the last block.</summary>
    public const int LastSide = 32;

    /// <summary>Blocks: at 8×8, 16×16 and 32×32 tokens.</summary>
    public const int Blocks = 3;

    /// <summary>Side of the windows of tokens in which Swin and Lada-Swin attend.</summary>
    public const int WindowSide = 8;

    /// <summary>Combinations of the tokens to which Linformer attends, k.</summary>
    public const int LinformerTokens = 64;

    /// <summary>Side of the square images, in pixels.</summary>
    [AllowedValues(32, 64, 128, 256, 512, 1024)]
    public required int ImageSize { get; init; }

    /// <summary>Width of the latent z.</summary>
    [Range(1, 65536)]
    public int LatentWidth { get; init; } = 128;

    /// <summary>Token widths of the blocks at 8×8, 16×16 and 32×32 tokens: three multiples of 4.</summary>
    [Range(4, 16384)]
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>The blocks' attention.</summary>
    public AttentionKind Attention { get; init; } = AttentionKind.Lada;

    /// <summary>Whether the windows of the block at 16×16 are shifted by half a window, as in every second block of Swin.</summary>
    public bool WindowShift { get; init; }

    /// <summary>How z changes the blocks' layer norms.</summary>
    public Modulation Modulation { get; init; } = Modulation.Sln;

    /// <summary>Whether a residual connection passes around each block's MLP.</summary>
    public bool MlpResidual { get; init; }

    /// <summary>
    /// Whether local embedding expansion (LEE) convolves after the pixel shuffle; without, each width must be a quarter of the one before.
    /// </summary>
    public bool ExpansionConv { get; init; } = true;

    /// <summary>Attention heads of each block; each must divide its block's width.</summary>
    [Range(1, 16384)]
    public IReadOnlyList<int> Heads { get; init; } = [4, 4, 4];

    /// <summary>Hidden width of each block's MLP.</summary>
    [Range(1, 65536)]
    public int MlpWidth { get; init; } = 512;

    /// <summary>How the last tokens become an image.</summary>
    public required GeneratorHead Head { get; init; }

    /// <summary>Channels of the decoder's stages, one for each doubling after 32×32; empty for the other heads.</summary>
    [Range(1, 16384)]
    public IReadOnlyList<int> DecoderChannels { get; init; } = [];

    /// <summary>The pixel shuffle's factor before the last convolution; 1 where there is none.</summary>
    [JsonIgnore]
    public int Patch => Head == GeneratorHead.Patch ? ImageSize / LastSide : 1;

    /// <summary>Side of a block's square of tokens.</summary>
    /// <param name="block">The block, from 0.</param>
    public static int SideOf(int block) => FirstSide << block;

    /// <summary>Number of a block's tokens.</summary>
    /// <param name="block">The block, from 0.</param>
    public static int TokensOf(int block) => SideOf(block) * SideOf(block);
}
