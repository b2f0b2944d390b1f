using LadaGan.Experiments.Training.State;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Training.Step;

/// <summary>One network's part of a step: gradients are gathered over the micro-batches, looked at, and applied.</summary>
/// <param name="network"><c>D</c> or <c>G</c>, as in the names of statistics.</param>
/// <param name="prefix">What its parameters' names begin with in a training state.</param>
/// <param name="store">The network's parameters.</param>
/// <param name="optimizer">Theirs.</param>
internal sealed class NetworkUpdate(string network, string prefix, ParameterStore store, Adam optimizer)
{
    private readonly NamedTensor[] _entries = [.. store.Entries.Where(entry => entry.IsParameter)];
    private readonly Tensor[] _parameters = [.. store.Parameters];

    /// <summary>The names of what <see cref="Run"/> adds to the terms.</summary>
    public static string[] NormNames(string network) => [$"Gradients/{network}/norm", $"Gradients/{network}/mean_norm"];

    /// <summary>
    /// One update. Gives the means over the whole batch of <paramref name="terms"/>, the loss first and null what this step leaves out, then the
    /// norm of the whole gradient and the mean of its parameters' norms (the measure of the paper's figure 5).
    /// </summary>
    /// <exception cref="NonFiniteException">On the CPU: the loss or a gradient is not a number; nothing was applied.</exception>
    public Tensor?[] Run(IReadOnlyList<MicroBatch> batch, Func<MicroBatch, Tensor?[]> terms, IStepProbe? probe, TrainingState state)
    {
        try
        {
            var means = Gather(batch, terms, probe);
            probe?.Gradients(network, _parameters);
            var norms = GradientNorms.Of(_parameters);    // [P]
            var norm = norms.Square().Sum().Sqrt();
            // Elsewhere the step would have to wait for the numbers; there the sums of the statistics stay what they are until the tick.
            if (store.Device == Device.Cpu)
            {
                RequireFinite(means[0]!, norms, norm);
            }
            optimizer.Step();
            probe?.Updated(network, state);
            return [.. means, norm, norms.Mean()];
        }
        finally
        {
            store.ZeroGrad();
        }
    }

    private Tensor?[] Gather(IReadOnlyList<MicroBatch> batch, Func<MicroBatch, Tensor?[]> terms, IStepProbe? probe)
    {
        Tensor?[] sums = [];
        foreach (var part in batch)
        {
            using var scope = new TensorScope();    // of one part's graph: memory is that of a micro-batch
            var means = terms(part);
            means[0] = probe?.Loss(network, means[0]!) ?? means[0];
            Gradients.Backward(means[0]! * part.Share, _parameters);
            var shares = Array.ConvertAll(means, mean => mean is null ? null : mean.Detach() * part.Share);
            sums = sums.Length == 0 ? shares : [.. sums.Zip(shares, (sum, share) => sum is null ? null : sum + share!)];
            foreach (var sum in sums.OfType<Tensor>())
            {
                scope.MoveOut(sum);
            }
        }
        return sums;
    }

    private void RequireFinite(Tensor loss, Tensor norms, Tensor norm)
    {
        if (!double.IsFinite(loss.Item()))
        {
            throw new NonFiniteException($"Loss/{network}/loss");
        }
        if (!double.IsFinite(norm.Item()))
        {
            var first = Array.FindIndex(norms.ToArray<float>(), value => !float.IsFinite(value));
            throw new NonFiniteException(first < 0 ? NormNames(network)[0] : $"the gradient of {prefix}.{_entries[first].Name}");
        }
    }
}
