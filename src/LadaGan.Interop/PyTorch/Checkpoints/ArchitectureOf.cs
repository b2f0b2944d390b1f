using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>Reads the architecture of the authors' networks off the shapes of their tensors.</summary>
internal static class ArchitectureOf
{
    private const int MostStages = 16;

    /// <param name="table">The file.</param>
    /// <param name="prefix">What the names of the network's tensors begin with.</param>
    /// <exception cref="InteropException">A tensor is missing, or has another number of dimensions.</exception>
    /// <exception cref="ConfigurationException">There is no such generator.</exception>
    public static GeneratorOptions Generator(TensorTable table, string prefix)
    {
        int Size(string name, int dims, int dim) => SizeOf(table, prefix + name, dims, dim);
        int[] tokens = [.. Enumerable.Range(0, GeneratorOptions.Blocks).Select(GeneratorOptions.TokensOf)];
        int[] OfBlocks(string name) => [.. tokens.Select(number => Size($"block_{number}.{name}.weight", 2, 0))];
        var sizes = new GeneratorSizes(Size("init.0.weight", 2, 1), OfBlocks("attn.to_out"), OfBlocks("attn.q_attn"), OfBlocks("mlp.0"),
            Decoder: [], Size("ch_conv.weight", 4, 1));
        return sizes.Options(table.Path, table.Bad);
    }

    /// <inheritdoc cref="Generator"/>
    public static DiscriminatorOptions Discriminator(TensorTable table, string prefix)
    {
        int Size(string name, int dims, int dim) => SizeOf(table, prefix + name, dims, dim);
        var stages = Enumerable.Range(0, MostStages).TakeWhile(stage => table.Contains($"{prefix}encoder.{stage}.main.0.weight")).Count();
        int[] channels =
            [Size("inp_conv.0.weight", 4, 0), .. Enumerable.Range(0, stages).Select(stage => Size($"encoder.{stage}.main.0.weight", 4, 0))];
        var options = new DiscriminatorOptions
        {
            ImageSize = DiscriminatorOptions.TokenSide << stages,
            Channels = channels,
            Heads = Size("block_256.attn.q_attn.weight", 2, 0),
            MlpWidth = Size("block_256.mlp.0.weight", 2, 0),
            OutputWidth = Size("conv_256.weight", 4, 0),
            LogitWidth = Size("logits.0.weight", 4, 0),
        };
        ArchitectureJson.Check(options, $"the discriminator in '{table.Path}'");
        return options;
    }

    private static int SizeOf(TensorTable table, string name, int dims, int dim)
    {
        var shape = table.Shape(name)
            ?? throw table.Bad($"has no tensor {ErrorText.Quote(name)}: it is truncated, or of another network");
        return shape.Count == dims && shape[dim] <= int.MaxValue
            ? (int)shape[dim]
            : throw table.Bad(
                $"has the tensor {ErrorText.Quote(name)} of shape [{string.Join(", ", shape)}]; the authors' has {dims} dimensions");
    }
}
