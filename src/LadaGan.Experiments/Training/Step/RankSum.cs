using LadaGan.Torch;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Training.Step;

/// <summary>Sums a network's gradients and the values of its objective over the ranks, each of which has a part of the batch.</summary>
/// <param name="group">The ranks.</param>
/// <param name="parameters">The network's parameters.</param>
internal sealed class RankSum(ProcessGroup group, IReadOnlyList<Tensor> parameters) : IDisposable
{
    private readonly GradientBuckets _gradients = new(group, parameters);
    private Tensor? _values;
    private Collective? _sum;

    public TimeSpan Waited => _gradients.Waited;

    public long Bytes => _gradients.Bytes;

    /// <summary>Called before the last backward pass: gradients are sent as they become complete in it, and the values at once.</summary>
    public void Begin(Objective mean)
    {
        _values?.Dispose();
        _values = TensorScope.Detach(Tensor.Stack([mean.Loss, .. mean.Beside.Select(scalar => scalar.Value).OfType<Tensor>()], 0));
        _sum = group.Sum(_values);
        _gradients.Begin();
    }

    /// <summary>Called after it: waits for the other ranks, and returns the objective's mean over the whole batch.</summary>
    public Objective Finish(Objective mean)
    {
        _sum!.Finish();
        _gradients.Finish();
        var next = 0;
        Tensor Next() => _values!.Select(0, next++).Clone();
        var loss = Next();
        return new(loss, Array.ConvertAll(mean.Beside, scalar => new StepScalar(scalar.Name, scalar.Value is null ? null : Next())));
    }

    public void Dispose()
    {
        _values?.Dispose();
        _gradients.Dispose();
    }
}
