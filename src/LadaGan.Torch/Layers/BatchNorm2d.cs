using LadaGan.Torch.Distributed;
using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>Batch norm of [B, C, H, W] per channel, with running statistics for evaluation.</summary>
/// <param name="path">Where its four tensors are named: weight, bias, running_mean, running_var.</param>
/// <param name="channels">C.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">The share of the new batch in the running statistics (PyTorch's meaning; Keras writes 1 − this).</param>
public sealed class BatchNorm2d(ParameterPath path, int channels, double eps, double momentum)
{
    private readonly Tensor _weight = path.Parameter("weight", [channels], Initialize.Ones);
    private readonly Tensor _bias = path.Parameter("bias", [channels], Initialize.Zeros);
    private readonly Tensor _runningMean = path.Buffer("running_mean", [channels], Initialize.Zeros);
    private readonly Tensor _runningVariance = path.Buffer("running_var", [channels], Initialize.Ones);

    private readonly ParameterPath _path = path;

    /// <remarks>
    /// Where <see cref="ParameterStore.SynchronizedOver"/> names a group, the batch's statistics are those over all its ranks.
    /// </remarks>
    /// <param name="x">[B, C, H, W].</param>
    /// <param name="training">Whether to normalise by the batch's statistics and update the running ones, or use the running ones.</param>
    /// <param name="negativeSlope">The slope of a fused LeakyReLU after it; 1 for none.</param>
    public Tensor Forward(Tensor x, bool training, double negativeSlope = 1)
    {
        if (training && _path.DeferredStatistics is { } deferred)
        {
            // With a momentum of 1 the running statistics become the batch's own.
            var (mean, variance) = deferred.Add(_runningMean, _runningVariance, momentum);
            return x.BatchNorm(_weight, _bias, mean, variance, training, momentum: 1, eps, negativeSlope);
        }
        using var exchange = _path.SynchronizedOver?.Activity.Enter(RankState.Waiting);
        return x.BatchNorm(_weight, _bias, _runningMean, _runningVariance, training, momentum, eps, negativeSlope, _path.SynchronizedOver);
    }
}
