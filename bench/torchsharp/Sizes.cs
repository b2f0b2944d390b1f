using System.Text.Json.Nodes;

namespace LadaGan.TorchSharpBench;

/// <summary>What a configuration says of the networks' sizes.</summary>
internal sealed record Sizes(int Image, long[] Widths, long[] Decoder, long[] Channels)
{
    public const long Latent = 128;

    public static Sizes Of(string file)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(file))!;
        return new(
            (int)configuration["generator"]!["imageSize"]!,
            [.. configuration["generator"]!["widths"]!.AsArray().Select(width => (long)width!)],
            [.. (configuration["generator"]!["decoderChannels"]?.AsArray() ?? []).Select(channels => (long)channels!)],
            [.. configuration["discriminator"]!["channels"]!.AsArray().Select(channels => (long)channels!)]);
    }
}
