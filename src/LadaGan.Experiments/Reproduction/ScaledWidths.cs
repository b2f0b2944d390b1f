using LadaGan.Architecture;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Networks with the same layers and smaller widths.</summary>
/// <remarks>
/// The last width of the generator is rounded to what pixel shuffle, the heads and the patches need. Where the widths before it are
/// multiples of it, as in all of the paper's generators, they keep their ratios: without LEE's convolution, the ratio is the layer.
/// Latents, heads and image sizes stay.
/// </remarks>
internal static class ScaledWidths
{
    private const int PixelShuffle = 4;

    /// <summary>A generator whose widths are those of <paramref name="whole"/>, times about <paramref name="scale"/>.</summary>
    public static GeneratorOptions Of(GeneratorOptions whole, double scale)
    {
        var last = Rounded(whole.Widths[^1], scale, Multiple(Multiple(PixelShuffle, whole.Heads[^1]), whole.Patch * whole.Patch));
        var areMultiples = whole.Widths.All(width => width % whole.Widths[^1] == 0) && whole.Heads.All(heads => last % heads == 0);
        return whole with
        {
            Widths =
            [
                .. areMultiples
                    ? whole.Widths.Select(width => width / whole.Widths[^1] * last)
                    : whole.Widths.SkipLast(1).Zip(
                        whole.Heads, (width, heads) => Rounded(width, scale, Multiple(PixelShuffle, heads))).Append(last),
            ],
            MlpWidth = Rounded(whole.MlpWidth, scale, PixelShuffle),
            DecoderChannels = [.. whole.DecoderChannels.Select(channels => Rounded(channels, scale, PixelShuffle))],
        };
    }

    /// <summary>A discriminator whose channels are those of <paramref name="whole"/>, times about <paramref name="scale"/>.</summary>
    public static DiscriminatorOptions Of(DiscriminatorOptions whole, double scale) => whole with
    {
        Channels =
        [
            .. whole.Channels.SkipLast(1).Select(channels => Rounded(channels, scale, PixelShuffle)),
            Rounded(whole.Channels[^1], scale, Multiple(PixelShuffle, whole.Heads)),
        ],
        MlpWidth = Rounded(whole.MlpWidth, scale, PixelShuffle),
        OutputWidth = Rounded(whole.OutputWidth, scale, PixelShuffle),
        LogitWidth = Rounded(whole.LogitWidth, scale, PixelShuffle),
    };

    /// <summary>The multiple of <paramref name="of"/> that is nearest to the scaled width; at least one of it.</summary>
    private static int Rounded(int width, double scale, int of) => Math.Max((int)Math.Round(width * scale / of), 1) * of;

    private static int Multiple(int one, int other)
    {
        var (a, b) = (one, other);
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }
        return one / a * other;
    }
}
