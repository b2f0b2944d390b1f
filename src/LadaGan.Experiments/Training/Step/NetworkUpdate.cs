using LadaGan.Experiments.Training.State;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Distributed;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Training.Step;

/// <summary>Updates one network in a training step: accumulates gradients over the micro-batches, checks them and applies them.</summary>
/// <param name="network"><c>D</c> or <c>G</c>, as in the names of statistics.</param>
/// <param name="prefix">The prefix of the network's parameter names in a training state.</param>
/// <param name="store">The network's parameters.</param>
/// <param name="optimizer">The optimizer of these parameters.</param>
/// <param name="group">The ranks among which the batch is divided; null for this process alone.</param>
internal sealed class NetworkUpdate(string network, string prefix, ParameterStore store, Adam optimizer, ProcessGroup? group) : IDisposable
{
    private readonly RankSum? _ranks = group is null ? null : new(group, [.. store.Parameters]);
    private readonly NamedTensor[] _entries = [.. store.Entries.Where(entry => entry.IsParameter)];
    private readonly Tensor[] _parameters = [.. store.Parameters];

    /// <summary>The total time spent waiting for the other ranks' gradients.</summary>
    public TimeSpan Waited => _ranks?.Waited ?? TimeSpan.Zero;

    /// <summary>Bytes of gradients that are summed over the ranks; 0 for one process.</summary>
    public long SummedBytes => _ranks?.Bytes ?? 0;

    private string LossName => $"Loss/{network}/loss";

    private string NormName => $"Gradients/{network}/norm";

    /// <summary>Runs one update by the gradient of a loss.</summary>
    /// <param name="batch">The micro-batches of the step.</param>
    /// <param name="objective">Computes a micro-batch's loss, and other means over its images to record.</param>
    /// <param name="probe">Observes the update, in tests.</param>
    /// <param name="state">The state that the probe receives.</param>
    /// <returns>
    /// Means over the whole batch: the loss and the other recorded values; then the norm of the whole gradient, and the mean of the
    /// norms of its parameters (the measure of the paper's figure 5).
    /// </returns>
    /// <exception cref="NonFiniteException">On the CPU: the loss or a gradient is not finite; nothing was applied.</exception>
    public StepScalar[] Run(IReadOnlyList<MicroBatch> batch, Func<MicroBatch, Objective> objective, IStepProbe? probe, TrainingState state)
    {
        try
        {
            var (loss, beside) = Gather(batch, objective, probe, state);
            probe?.Gradients(network, _parameters);
            var norms = GradientNorms.Of(_parameters);    // [P]
            var norm = norms.Square().Sum().Sqrt();
            // On a GPU, the step would have to wait for the values; there, NaN stays in the sums of the statistics until the tick.
            if (store.Device == Device.Cpu)
            {
                RequireFinite(loss, norms, norm);
            }
            optimizer.Step();
            probe?.Updated(network, state);
            return [new(LossName, loss), .. beside, new(NormName, norm), new($"Gradients/{network}/mean_norm", norms.Mean())];
        }
        finally
        {
            store.ZeroGrad();
        }
    }

    public void Dispose() => _ranks?.Dispose();

    /// <summary>
    /// Accumulates the gradients of all micro-batches, on all ranks, and returns the objective's mean over the batch.
    /// </summary>
    private Objective Gather(
        IReadOnlyList<MicroBatch> batch, Func<MicroBatch, Objective> objective, IStepProbe? probe, TrainingState state)
    {
        // Neither network changes until the gradients are complete.
        using var generatorCasts = state.Generator.Store.ShareCasts();
        using var discriminatorCasts = state.Discriminator.Store.ShareCasts();
        Objective? mean = null;
        foreach (var (number, part) in batch.Index())
        {
            using var scope = new TensorScope();    // the graph of one micro-batch, which bounds the memory
            var (loss, beside) = objective(part);
            loss = probe?.Loss(network, loss) ?? loss;
            mean = Objective.Add(mean, new Objective(loss, beside).Weighted(part.Share));
            mean.MoveOut(scope);
            if (number == batch.Count - 1)
            {
                _ranks?.Begin(mean);
            }
            Gradients.Backward(loss * part.Share, _parameters);
        }
        return _ranks?.Finish(mean!) ?? mean!;
    }

    private void RequireFinite(Tensor loss, Tensor norms, Tensor norm)
    {
        if (!double.IsFinite(loss.Item()))
        {
            throw new NonFiniteException(LossName);
        }
        if (!double.IsFinite(norm.Item()))
        {
            var first = Array.FindIndex(norms.ToArray<float>(), value => !float.IsFinite(value));
            throw new NonFiniteException(first < 0 ? NormName : $"the gradient of {prefix}.{_entries[first].Name}");
        }
    }
}

/// <summary>The loss that a network minimises, a mean over images, and other means to record.</summary>
internal sealed record Objective(Tensor Loss, params StepScalar[] Beside)
{
    /// <summary>A micro-batch's contribution to the mean over the batch, detached from the graph.</summary>
    public Objective Weighted(double share)
    {
        StepScalar Part(StepScalar scalar) => new(scalar.Name, scalar.Value is { } value ? value.Detach() * share : null);
        return new(Loss.Detach() * share, Array.ConvertAll(Beside, Part));
    }

    /// <summary>The sum of two objectives that record the same values; the second one if there is no first.</summary>
    public static Objective Add(Objective? sum, Objective part)
    {
        if (sum is null)
        {
            return part;
        }
        static StepScalar Plus(StepScalar left, StepScalar right) => new(left.Name, left.Value is { } value ? value + right.Value! : null);
        return new(sum.Loss + part.Loss, [.. sum.Beside.Zip(part.Beside, Plus)]);
    }

    /// <summary>Moves the values out of a scope.</summary>
    public void MoveOut(TensorScope scope)
    {
        scope.MoveOut(Loss);
        foreach (var value in Beside.Select(scalar => scalar.Value).OfType<Tensor>())
        {
            scope.MoveOut(value);
        }
    }
}
