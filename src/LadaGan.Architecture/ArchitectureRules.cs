using LadaGan.Architecture.Json;

namespace LadaGan.Architecture;

/// <summary>What must hold between the keys of an architecture; the range of each key stands beside the key.</summary>
public static class ArchitectureRules
{
    /// <summary>Checks a generator whose keys are within their ranges.</summary>
    /// <param name="g">The generator.</param>
    /// <param name="where">Names the configuration in errors.</param>
    /// <exception cref="ConfigurationException">Two keys do not fit together.</exception>
    public static void Check(GeneratorOptions g, string where)
    {
        ArgumentNullException.ThrowIfNull(g);
        var rules = new Rules(where);
        rules.Require(
            g.Widths.Count == GeneratorOptions.Blocks, "generator.widths", g.Widths,
            "the blocks at 8×8, 16×16 and 32×32 need three widths");
        rules.Require(g.Heads.Count == GeneratorOptions.Blocks, "generator.heads", g.Heads, "the three blocks need three numbers of heads");
        rules.Require(g.Widths.All(width => width % 4 == 0), "generator.widths", g.Widths,
            "every width must be a multiple of 4 (pixel shuffle divides it by 4)");
        rules.Require(
            g.Heads.Zip(g.Widths).All(pair => pair.Second % pair.First == 0), "generator.heads", g.Heads,
            $"they must divide the widths {Rules.Text(g.Widths)}");
        rules.Require(
            g.ExpansionConv || g.Widths.Zip(g.Widths.Skip(1)).All(pair => pair.First == 4 * pair.Second), "generator.widths", g.Widths,
            "without generator.expansionConv each width must be a quarter of the one before");
        rules.Require(
            !g.WindowShift || g.Attention is AttentionKind.Swin or AttentionKind.LadaSwin, "generator.windowShift", g.WindowShift,
            $"only swin and ladaSwin have windows, not {Rules.Text(g.Attention)}");
        var doublings = int.Log2(g.ImageSize / GeneratorOptions.LastSide);
        switch (g.Head)
        {
            case GeneratorHead.Pixel:
                rules.Require(doublings == 0, "generator.head", g.Head,
                    $"that head makes 32×32 images, not {g.ImageSize}×{g.ImageSize}: use patch or decoder");
                break;
            case GeneratorHead.Patch:
                rules.Require(
                    doublings > 0 && g.Widths[^1] % (g.Patch * g.Patch) == 0, "generator.head", g.Head,
                    $"it needs images above 32×32 and a last width divisible by (size/32)² = {g.Patch * g.Patch}");
                break;
            default:
                rules.Require(
                    g.DecoderChannels.Count == doublings && doublings > 0, "generator.decoderChannels", g.DecoderChannels,
                    $"a decoder to {g.ImageSize}×{g.ImageSize} needs {doublings} stages of doubling");
                break;
        }
        rules.Require(
            g.Head == GeneratorHead.Decoder
            || g.DecoderChannels.Count == 0, "generator.decoderChannels", g.DecoderChannels, "only the decoder head has them");
    }

    /// <summary>Checks a discriminator whose keys are within their ranges, beside its generator.</summary>
    /// <param name="d">The discriminator.</param>
    /// <param name="g">The generator whose images it sees.</param>
    /// <param name="where">Names the configuration in errors.</param>
    /// <exception cref="ConfigurationException">Two keys do not fit together.</exception>
    public static void Check(DiscriminatorOptions d, GeneratorOptions g, string where)
    {
        ArgumentNullException.ThrowIfNull(d);
        ArgumentNullException.ThrowIfNull(g);
        var rules = new Rules(where);
        rules.Require(d.ImageSize == g.ImageSize, "discriminator.imageSize", d.ImageSize, $"the generator makes images of {g.ImageSize}");
        var stages = int.Log2(d.ImageSize / DiscriminatorOptions.TokenSide) + 1;
        rules.Require(
            d.Channels.Count == stages, "discriminator.channels", d.Channels,
            $"{stages} numbers lead from {d.ImageSize}×{d.ImageSize} to 16×16");
        rules.Require(
            d.Channels[^1] % d.Heads == 0, "discriminator.heads", d.Heads, $"it must divide the last number of channels, {d.Channels[^1]}");
    }
}
