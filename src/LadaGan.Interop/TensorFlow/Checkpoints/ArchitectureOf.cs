using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Core.Errors;
using LadaGan.Interop.TensorFlow.Objects;

namespace LadaGan.Interop.TensorFlow.Checkpoints;

/// <summary>Reads the architecture of the authors' networks off the shapes of their variables.</summary>
internal static class ArchitectureOf
{
    private const int MostStages = 16;

    /// <exception cref="InteropException">A variable is missing, or has another number of dimensions.</exception>
    /// <exception cref="ConfigurationException">There is no such generator.</exception>
    public static GeneratorOptions Generator(TensorFlowFile file, TrackedObject network)
    {
        int Size(string path, int dims, int dim) => SizeOf(file, network, path, dims, dim);
        int[] sides = [.. Enumerable.Range(0, GeneratorOptions.Blocks).Select(GeneratorOptions.SideOf)];
        int[] hidden = [.. sides.Select(side => Size($"block_{side}/mlp/layer_with_weights-0/kernel", 2, 1))];
        if (hidden.Distinct().Count() > 1)
        {
            throw file.Bad($"has a generator whose blocks have MLPs of different widths ({string.Join(", ", hidden)}), "
                + "which generator.mlpWidth cannot describe");
        }
        int[] widths = [.. sides.Select(side => Size($"block_{side}/attn/to_out/kernel", 2, 1))];
        int[] decoder = [.. Stages(network, stage => $"dec/layer_with_weights-{2 * stage}/kernel").Select(path => Size(path, 4, 3))];
        var patch = decoder.Length > 0 ? 1 << decoder.Length : Patch(widths[^1], Size("ch_conv/kernel", 4, 2));
        var options = new GeneratorOptions
        {
            ImageSize = checked(GeneratorOptions.LastSide * patch),
            LatentWidth = Size("init/layer_with_weights-0/kernel", 2, 0),
            Widths = widths,
            Heads = [.. sides.Select(side => Size($"block_{side}/attn/q_attn/kernel", 2, 1))],
            MlpWidth = hidden[0],
            Head = decoder.Length > 0 ? GeneratorHead.Decoder : patch > 1 ? GeneratorHead.Patch : GeneratorHead.Pixel,
            DecoderChannels = decoder,
        };
        ArchitectureJson.Check(options, $"the generator in '{file.Path}'");
        return options;
    }

    /// <inheritdoc cref="Generator"/>
    public static DiscriminatorOptions Discriminator(TensorFlowFile file, TrackedObject network)
    {
        int Size(string path, int dims, int dim) => SizeOf(file, network, path, dims, dim);
        int[] down = [.. Stages(network, stage => $"encoder/{stage}/main/layer_with_weights-0/kernel").Select(path => Size(path, 4, 3))];
        var options = new DiscriminatorOptions
        {
            ImageSize = DiscriminatorOptions.TokenSide << down.Length,
            Channels = [Size("inp_conv/layer_with_weights-0/kernel", 4, 3), .. down],
            Heads = Size("block_8/attn/q_attn/kernel", 2, 1),
            MlpWidth = Size("block_8/mlp/layer_with_weights-0/kernel", 2, 1),
            OutputWidth = Size("conv_4/kernel", 4, 3),
            LogitWidth = Size("down_4/layer_with_weights-0/kernel", 4, 3),
        };
        ArchitectureJson.Check(options, $"the discriminator in '{file.Path}'");
        return options;
    }

    // The head reads what a shuffle by the patch leaves of the last width: a patch² -th of it.
    private static int Patch(int width, int read) => (int)Math.Round(Math.Sqrt((double)width / Math.Max(read, 1)));

    private static IEnumerable<string> Stages(TrackedObject network, Func<int, string> path) =>
        Enumerable.Range(0, MostStages).Select(path).TakeWhile(stage => network.Find(stage) is not null);

    private static int SizeOf(TensorFlowFile file, TrackedObject network, string path, int dims, int dim)
    {
        var whole = network.Path.Length > 0 ? $"{network.Path}/{path}" : path;
        var shape = network.Find(path)?.Variable?.Shape
            ?? throw file.Bad($"has no variable {ErrorText.Quote(whole)}: it is truncated, or of another network");
        return shape.Count == dims && shape[dim] <= int.MaxValue
            ? (int)shape[dim]
            : throw file.Bad($"has the variable {ErrorText.Quote(whole)} of shape [{string.Join(", ", shape)}]; "
                + $"the authors' has {dims} dimensions");
    }
}
