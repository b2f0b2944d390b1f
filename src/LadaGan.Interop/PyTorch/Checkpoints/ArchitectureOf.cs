using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Core.Errors;

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
        int[] hidden = [.. tokens.Select(number => Size($"block_{number}.mlp.0.weight", 2, 0))];
        if (hidden.Distinct().Count() > 1)
        {
            throw table.Bad($"has a generator whose blocks have MLPs of different widths ({string.Join(", ", hidden)}), "
                + "which generator.mlpWidth cannot describe");
        }
        int[] widths = [.. tokens.Select(number => Size($"block_{number}.attn.to_out.weight", 2, 0))];
        var image = Size("ch_conv.weight", 4, 1);
        var patch = (int)Math.Round(Math.Sqrt((double)widths[^1] / Math.Max(image, 1)));
        var options = new GeneratorOptions
        {
            ImageSize = checked(GeneratorOptions.LastSide * patch),
            LatentWidth = Size("init.0.weight", 2, 1),
            Widths = widths,
            Heads = [.. tokens.Select(number => Size($"block_{number}.attn.q_attn.weight", 2, 0))],
            MlpWidth = hidden[0],
            Head = patch > 1 ? GeneratorHead.Patch : GeneratorHead.Pixel,
        };
        ArchitectureJson.Check(options, $"the generator in '{table.Path}'");
        return options;
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
