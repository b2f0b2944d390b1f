namespace LadaGan.Model;

/// <summary>A generator's architecture.</summary>
public sealed record GeneratorOptions
{
    /// <summary>Side of the square images, in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Width of z.</summary>
    public int LatentWidth { get; init; } = 128;

    /// <summary>Token widths {D₀, D₁, D₂} of the blocks at 8×8, 16×16 and 32×32.</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Attention heads of each block.</summary>
    public IReadOnlyList<int> Heads { get; init; } = [4, 4, 4];

    /// <summary>Hidden width of each block's MLP.</summary>
    public int MlpWidth { get; init; } = 512;

    public required GeneratorHead Head { get; init; }

    /// <summary>Channels of the decoder's stages, one per doubling after 32×32; empty for the other heads.</summary>
    public IReadOnlyList<int> DecoderChannels { get; init; } = [];
}
