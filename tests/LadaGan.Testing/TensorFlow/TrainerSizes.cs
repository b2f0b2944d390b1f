namespace LadaGan.Testing.TensorFlow;

/// <summary>The sizes of the authors' networks, as their <c>config.json</c> has them.</summary>
public sealed record TrainerSizes
{
    public required int Image { get; init; }

    public int Latent { get; init; } = 16;

    public required int[] Widths { get; init; }

    public required int[] Heads { get; init; }

    public int Mlp { get; init; } = 48;

    public int[] Decoder { get; init; } = [];

    public required int[] Channels { get; init; }

    public int[] Out { get; init; } = [40, 48];

    public int DiscriminatorHeads { get; init; } = 4;
}
