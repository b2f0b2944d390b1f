using LadaGan.Architecture;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.TensorFlow.Names;
using LadaGan.Interop.TensorFlow.Objects;

namespace LadaGan.Interop.TensorFlow.Checkpoints;

/// <summary>
/// Reads the checkpoints of the authors' TensorFlow trainer, which made the paper's models: networks, optimizers and counters, found by
/// walking the graph of objects; the architecture follows from the variables' shapes.
/// </summary>
/// <remarks>
/// Source: tensorflow/trainer.py of github.com/milmor/LadaGAN: <c>tf.train.Checkpoint(g_optimizer, d_optimizer, generator, ema_generator,
/// discriminator, n_images, fid, best_fid)</c>. The <c>config.json</c> beside it must agree with the shapes.
/// </remarks>
public static class TensorFlowCheckpoint
{
    /// <param name="path">Whatever leads to a checkpoint (<see cref="CheckpointPath"/>).</param>
    /// <exception cref="InteropException">
    /// There is no checkpoint, it is damaged or refused, or it holds none of the authors' networks; a variable that is missing, left over
    /// or of another shape is named.
    /// </exception>
    /// <exception cref="ConfigurationException">The shapes are those of no generator or discriminator.</exception>
    public static ForeignCheckpoint Read(string path)
    {
        var prefix = CheckpointPath.Prefix(path);
        using var file = TensorFlowFile.OpenPrefix(prefix);
        file.RequireChecksums();
        var found = new FoundObjects(file);
        var configuration = CheckpointPath.Config(prefix) is { } config ? TrainerConfiguration.Read(config) : null;
        var generator = (found.Generator ?? found.Ema) is { } made ? ArchitectureOf.Generator(file, made) : null;
        var discriminator = found.Discriminator is { } judge ? ArchitectureOf.Discriminator(file, judge) : null;
        configuration?.Require(generator, discriminator);

        NetworkVariables? Network(TrackedObject? network, Func<IReadOnlyList<TensorFlowName>> names) =>
            network is null ? null : new(file, network, names());
        var weights = Network(found.Generator, () => TensorFlowNames.Of(generator!));
        var average = Network(found.Ema, () => TensorFlowNames.Of(generator!));
        var judging = Network(found.Discriminator, () => TensorFlowNames.Of(discriminator!));
        var generatorAdam = found.GeneratorOptimizer is { } g && weights is not null ? new AdamReader(file, g) : null;
        var discriminatorAdam = found.DiscriminatorOptimizer is { } d && judging is not null ? new AdamReader(file, d) : null;
        var moments = generatorAdam?.Moments(weights!);
        return new ForeignCheckpoint
        {
            Path = path,
            Kind = FileKind.TensorFlow,
            Conventions = ConventionSet.Paper,
            GeneratorOptions = generator,
            DiscriminatorOptions = discriminator,
            Generator = weights?.Weights(),
            Ema = average?.Weights(),
            Discriminator = judging?.Weights(),
            GeneratorOptimizer = moments,
            DiscriminatorOptimizer = discriminatorAdam?.Moments(judging!),
            Counters = new() { Images = found.Images, Steps = moments?.Steps, Fid = found.Fid, BestFid = found.BestFid },
            // What an optimizer holds is what its training would continue with, whatever the configuration says.
            Settings =
            [
                .. configuration?.Settings() ?? [],
                .. generatorAdam?.Settings("training.generatorLearningRate") ?? [],
                .. discriminatorAdam?.Settings("training.discriminatorLearningRate") ?? [],
            ],
            Notes = [.. found.Notes(), .. configuration?.Notes() ?? []],
        };
    }
}
