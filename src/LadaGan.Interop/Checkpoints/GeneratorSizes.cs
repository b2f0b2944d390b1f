using LadaGan.Architecture;
using LadaGan.Architecture.Json;

namespace LadaGan.Interop.Checkpoints;

/// <summary>What the shapes of a generator's tensors say, block by block.</summary>
/// <param name="LatentWidth">The width of z.</param>
/// <param name="Widths">The blocks' widths.</param>
/// <param name="Heads">Their attention heads.</param>
/// <param name="MlpWidths">The hidden widths of their MLPs.</param>
/// <param name="Decoder">The output channels of the decoder's stages; empty if there is no decoder.</param>
/// <param name="HeadChannels">The input channels of the image convolution.</param>
internal sealed record GeneratorSizes(int LatentWidth, int[] Widths, int[] Heads, int[] MlpWidths, int[] Decoder, int HeadChannels)
{
    /// <param name="path">The file, for messages.</param>
    /// <param name="bad">Makes the error of a file that has something.</param>
    /// <exception cref="InteropException">The MLPs have different widths.</exception>
    /// <exception cref="ConfigurationException">There is no such generator.</exception>
    public GeneratorOptions Options(string path, Func<string, InteropException> bad)
    {
        if (MlpWidths.Distinct().Count() > 1)
        {
            throw bad($"has a generator whose blocks have MLPs of different widths ({string.Join(", ", MlpWidths)}), "
                + "which generator.mlpWidth cannot describe");
        }
        // Without a decoder, the head reads what a shuffle by the patch leaves of the last width: a patch²-th of it.
        var patch = Decoder.Length > 0
            ? 1 << Decoder.Length
            : (int)Math.Round(Math.Sqrt((double)Widths[^1] / Math.Max(HeadChannels, 1)));
        var options = new GeneratorOptions
        {
            ImageSize = checked(GeneratorOptions.LastSide * patch),
            LatentWidth = LatentWidth,
            Widths = Widths,
            Heads = Heads,
            MlpWidth = MlpWidths[0],
            Head = Decoder.Length > 0 ? GeneratorHead.Decoder : patch > 1 ? GeneratorHead.Patch : GeneratorHead.Pixel,
            DecoderChannels = Decoder,
        };
        ArchitectureJson.Check(options, $"the generator in '{path}'");
        return options;
    }
}
