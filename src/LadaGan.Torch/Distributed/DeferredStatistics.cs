using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Distributed;

/// <summary>
/// Collects the statistics that batch norm takes of this rank's batches, and then moves the running statistics by those of all ranks,
/// one rank after the other: the result has the bits of one process that passes the ranks' batches through the network in their order.
/// </summary>
public sealed class DeferredStatistics(ProcessGroup group) : IDisposable
{
    private readonly List<Pass> _passes = [];

    /// <summary>Moves the running statistics; every rank calls this after the same passes.</summary>
    public void Apply()
    {
        if (_passes.Count == 0)
        {
            return;
        }
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var mine = Tensor.Cat([.. _passes.SelectMany(pass => new[] { pass.Mean, pass.Variance })], 0);    // [Σ 2C]
        var all = Tensor.Zeros([group.Size, mine.Count], device: mine.Device);
        group.Gather(mine, all).Finish();
        for (var rank = 0; rank < group.Size; rank++)
        {
            var its = all.Select(0, rank);
            long offset = 0;
            foreach (var pass in _passes)
            {
                pass.RunningMean.MulInPlace(1 - pass.Momentum).AddInPlace(Next(), pass.Momentum);
                pass.RunningVariance.MulInPlace(1 - pass.Momentum).AddInPlace(Next(), pass.Momentum);
                Tensor Next()
                {
                    var row = its.Narrow(0, offset, pass.Mean.Count);
                    offset += pass.Mean.Count;
                    return row;
                }
            }
        }
        Clear();
    }

    public void Dispose() => Clear();

    /// <summary>Tensors for the statistics of one pass through a layer with these running ones.</summary>
    internal (Tensor Mean, Tensor Variance) Add(Tensor runningMean, Tensor runningVariance, double momentum)
    {
        Tensor Room() => TensorScope.Detach(Tensor.Zeros(runningMean.Shape, device: runningMean.Device));
        var pass = new Pass(runningMean, runningVariance, momentum, Room(), Room());
        _passes.Add(pass);
        return (pass.Mean, pass.Variance);
    }

    private void Clear()
    {
        foreach (var pass in _passes)
        {
            pass.Mean.Dispose();
            pass.Variance.Dispose();
        }
        _passes.Clear();
    }

    private sealed record Pass(Tensor RunningMean, Tensor RunningVariance, double Momentum, Tensor Mean, Tensor Variance);
}
