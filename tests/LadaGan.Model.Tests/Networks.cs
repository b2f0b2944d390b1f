using LadaGan.Architecture;
namespace LadaGan.Model.Tests;

/// <summary>The small networks of the golden files.</summary>
internal static class Networks
{
    public static GeneratorOptions Generator32 { get; } = Generator(32, GeneratorHead.Pixel);

    public static GeneratorOptions Generator64 { get; } = Generator(64, GeneratorHead.Patch);

    public static GeneratorOptions Generator128 { get; } =
        Generator(128, GeneratorHead.Decoder) with { Widths = [64, 32, 16], Heads = [4, 4, 4], DecoderChannels = [8, 4] };

    public static DiscriminatorOptions Discriminator32 { get; } = Discriminator(32, 24, 32);

    public static DiscriminatorOptions Discriminator64 { get; } = Discriminator(64, 16, 24, 32);

    private static GeneratorOptions Generator(int size, GeneratorHead head) =>
        new() { ImageSize = size, LatentWidth = 16, Widths = [64, 16, 4], Heads = [4, 4, 2], MlpWidth = 48, Head = head };

    private static DiscriminatorOptions Discriminator(int size, params int[] channels) =>
        new() { ImageSize = size, Channels = channels, Heads = 4, MlpWidth = 48, OutputWidth = 40, LogitWidth = 48 };
}
