using LadaGan.Experiments.Configuration;
using LadaGan.Interop.Checkpoints;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Training.State;

/// <summary>Fills a training state from another program's checkpoint, so that its run continues here.</summary>
internal static class ImportedState
{
    /// <param name="state">A state of the checkpoint's networks.</param>
    /// <param name="checkpoint">A checkpoint with three networks and two optimizers.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <exception cref="RunException">The checkpoint lacks something that training needs.</exception>
    public static void Fill(TrainingState state, ForeignCheckpoint checkpoint, RunConfiguration configuration)
    {
        if (!checkpoint.IsWholeRun)
        {
            (string Name, bool IsThere)[] parts =
            [
                ("the generator", checkpoint.Generator is not null),
                ("the EMA generator", checkpoint.Ema is not null),
                ("the discriminator", checkpoint.Discriminator is not null),
                ("the generator's optimizer", checkpoint.GeneratorOptimizer is not null),
                ("the discriminator's optimizer", checkpoint.DiscriminatorOptimizer is not null),
            ];
            var missing = string.Join(", ", parts.Where(part => !part.IsThere).Select(part => part.Name));
            throw new RunException($"training cannot continue from '{checkpoint.Path}': it lacks {missing}");
        }
        Copy(state.Generator.Store.Entries, checkpoint.Generator!);
        Copy(state.Ema.Store.Entries, checkpoint.Ema!);
        Copy(state.Discriminator.Store.Entries, checkpoint.Discriminator!);
        Copy(state.GeneratorOptimizer, checkpoint.GeneratorOptimizer!);
        Copy(state.DiscriminatorOptimizer, checkpoint.DiscriminatorOptimizer!);
        state.ImagesSeen = ImportedConfiguration.ImagesSeen(checkpoint, configuration);
    }

    private static void Copy(Adam optimizer, AdamMoments moments)
    {
        (string Prefix, NamedValues Values)[] both = [("m.", moments.First), ("v.", moments.Second)];
        foreach (var (prefix, values) in both)
        {
            Copy(optimizer.State.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(entry => entry with { Name = entry.Name[prefix.Length..] }), values);
        }
        optimizer.Steps = moments.Steps;
    }

    private static void Copy(IEnumerable<NamedTensor> tensors, NamedValues values)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var (name, tensor, _) in tensors)
        {
            using var scope = new TensorScope();
            tensor.CopyInPlace(Tensor.Of(values[name], tensor.Shape));
        }
    }
}
