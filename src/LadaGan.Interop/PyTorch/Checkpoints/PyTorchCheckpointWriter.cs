using LadaGan.Architecture;
using LadaGan.Core.Files;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Names;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>The settings of both optimizers, which PyTorch saves beside their moments.</summary>
/// <param name="GeneratorLearningRate">The generator's learning rate.</param>
/// <param name="DiscriminatorLearningRate">The discriminator's.</param>
/// <param name="Beta1">Adam's β₁.</param>
/// <param name="Beta2">Adam's β₂.</param>
/// <param name="Epsilon">Adam's ε.</param>
public sealed record AdamSettings(
    double GeneratorLearningRate, double DiscriminatorLearningRate, double Beta1, double Beta2, double Epsilon);

/// <summary>Writes files that the authors' PyTorch code loads: a network's state_dict, or the checkpoint of a whole run.</summary>
public static class PyTorchCheckpointWriter
{
    private const string RunningVariance = ".running_var";

    /// <summary>Writes a generator's state_dict.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="generator">The architecture.</param>
    /// <param name="weights">Its values.</param>
    /// <exception cref="InteropException">The authors' PyTorch code has no such generator.</exception>
    /// <exception cref="DurableWriteException">The operating system could not write it.</exception>
    public static void WriteStateDict(string path, GeneratorOptions generator, NamedValues weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        TorchZipWriter.Write(path, Network(PyTorchNames.Of(generator), weights, passes: 0));
    }

    /// <summary>
    /// Writes a checkpoint as the authors' trainer saves it, with whatever parts there are; returns the number of tensors.
    /// </summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="checkpoint">The networks, optimizers and counters.</param>
    /// <param name="adam">The optimizers' settings.</param>
    /// <exception cref="InteropException">The authors' PyTorch code has no such networks.</exception>
    /// <exception cref="DurableWriteException">The operating system could not write it.</exception>
    public static int Write(string path, ForeignCheckpoint checkpoint, AdamSettings adam)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(adam);
        IReadOnlyList<PyTorchName> generator = checkpoint.GeneratorOptions is { } g ? PyTorchNames.Of(g) : [];
        IReadOnlyList<PyTorchName> discriminator = checkpoint.DiscriminatorOptions is { } d ? PyTorchNames.Of(d) : [];
        var passes = checkpoint.Counters.BatchNormPasses ?? 0;
        var saved = new PickledDictionary();
        void Add(string key, object? value)
        {
            if (value is not null)
            {
                saved.Add(key, value);
            }
        }
        object? Dict(IReadOnlyList<PyTorchName> names, NamedValues? weights) => weights is null ? null : Network(names, weights, passes);
        object? Optimizer(IReadOnlyList<PyTorchName> names, AdamMoments? moments, double learningRate) =>
            moments is null ? null : OptimizerWriter.Of(names, moments, learningRate, adam);

        Add("iter", checkpoint.Counters.Steps);
        Add("generator", Dict(generator, checkpoint.Generator));
        Add("discriminator", Dict(discriminator, checkpoint.Discriminator));
        Add("ema", Dict(generator, checkpoint.Ema));
        Add("g_opt", Optimizer(generator, checkpoint.GeneratorOptimizer, adam.GeneratorLearningRate));
        Add("d_opt", Optimizer(discriminator, checkpoint.DiscriminatorOptimizer, adam.DiscriminatorLearningRate));
        Add("fid", checkpoint.Counters.Fid);
        Add("best_fid", checkpoint.Counters.BestFid);
        return TorchZipWriter.Write(path, saved);
    }

    // Their modules count the batches of each batch norm beside its running variance; ours have no such counter.
    private static StateDict Network(IReadOnlyList<PyTorchName> names, NamedValues weights, long passes)
    {
        var state = new StateDict();
        foreach (var name in PyTorchNames.Registered(names))
        {
            state.Add(name.Theirs, new SavedTensor(name.TheirShape, name.ToTheirs(weights[name.Ours.Name])));
            if (name.Theirs.EndsWith(RunningVariance, StringComparison.Ordinal))
            {
                state.Add(name.Theirs[..^RunningVariance.Length] + NetworkReader.PassesEnding, new SavedTensor(passes));
            }
        }
        return state;
    }
}
