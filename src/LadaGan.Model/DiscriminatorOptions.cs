namespace LadaGan.Model;

/// <summary>A discriminator's architecture.</summary>
public sealed record DiscriminatorOptions
{
    public required int ImageSize { get; init; }

    public DiscriminatorKind Kind { get; init; } = DiscriminatorKind.Lada;

    /// <summary>Channels after the first convolution and after each down block; the last are the 16×16 tokens' width.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    public int Heads { get; init; } = 4;

    public int MlpWidth { get; init; } = 512;

    /// <summary>Channels at 8×8.</summary>
    public int OutputWidth { get; init; } = 512;

    /// <summary>Channels of the 1×1 convolution before the logits.</summary>
    public int LogitWidth { get; init; } = 1024;
}
