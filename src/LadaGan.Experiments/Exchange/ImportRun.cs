using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Interop;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Experiments.Exchange;

/// <summary>Which of a checkpoint's generators becomes a model.</summary>
public enum ImportedWeights
{
    /// <summary>The EMA generator where there is one, otherwise the generator.</summary>
    Auto,

    /// <summary>The exponential moving average.</summary>
    Ema,

    /// <summary>The generator that trains.</summary>
    Generator,
}

/// <summary>What an import made.</summary>
/// <param name="Checkpoint">What the source holds.</param>
/// <param name="Configuration">The configuration in the model file.</param>
/// <param name="ImagesSeen">Real images seen, as the model file says.</param>
/// <param name="IsEma">Whether the model is the EMA generator.</param>
public sealed record ImportResult(ForeignCheckpoint Checkpoint, RunConfiguration Configuration, long ImagesSeen, bool IsEma);

/// <summary>Makes a model file of this program from another program's checkpoint.</summary>
public static class ImportRun
{
    /// <param name="source">The checkpoint.</param>
    /// <param name="output">The model file to write; it is replaced.</param>
    /// <param name="weights">Which generator.</param>
    /// <exception cref="RunException">The checkpoint has no such generator, or one with a value that is NaN or infinite.</exception>
    /// <exception cref="Core.Errors.LadaGanException">The source cannot be read as a checkpoint.</exception>
    public static ImportResult Run(string source, string output, ImportedWeights weights = ImportedWeights.Auto)
    {
        var checkpoint = ForeignFile.Read(source);
        var configuration = ImportedConfiguration.Of(checkpoint);
        var isEma = weights switch
        {
            ImportedWeights.Ema => true,
            ImportedWeights.Generator => false,
            _ => checkpoint.Ema is not null,
        };
        var generator = (isEma ? checkpoint.Ema : checkpoint.Generator) ?? throw new RunException(
            $"'{source}' holds no {(isEma ? "EMA generator" : "generator")}, only the {(isEma ? "generator" : "EMA generator")}");
        RequireFinite(generator, source);
        var images = ImportedConfiguration.ImagesSeen(checkpoint, configuration);
        ModelFile.Write(output, generator, configuration, images);
        return new(checkpoint, configuration, images, isEma);
    }

    // Of a run that diverged: such a model file would be refused later, without the name of its source.
    private static void RequireFinite(NamedValues generator, string source)
    {
        if (generator.Tensors.FirstOrDefault(tensor => !Array.TrueForAll(generator[tensor.Name], float.IsFinite)) is { } broken)
        {
            throw new RunException($"'{source}' has a generator with a value that is NaN or infinite, in what is '{broken.Name}' here; "
                + "import an earlier checkpoint");
        }
    }
}
