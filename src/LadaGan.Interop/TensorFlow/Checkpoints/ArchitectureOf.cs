using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;
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
        int[] OfBlocks(string name) => [.. sides.Select(side => Size($"block_{side}/{name}/kernel", 2, 1))];
        int[] decoder = [.. Stages(network, stage => $"dec/layer_with_weights-{2 * stage}/kernel").Select(path => Size(path, 4, 3))];
        var sizes = new GeneratorSizes(Size("init/layer_with_weights-0/kernel", 2, 0), OfBlocks("attn/to_out"), OfBlocks("attn/q_attn"),
            OfBlocks("mlp/layer_with_weights-0"), decoder, Size("ch_conv/kernel", 4, 2));
        return sizes.Options(file.Path, file.Bad);
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
