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

    /// <param name="x">[B, C, H, W].</param>
    /// <param name="training">Whether to normalise by the batch's statistics and update the running ones, or use the running ones.</param>
    /// <param name="negativeSlope">The slope of a fused LeakyReLU after it; 1 for none.</param>
    public Tensor Forward(Tensor x, bool training, double negativeSlope = 1) =>
        x.BatchNorm(_weight, _bias, _runningMean, _runningVariance, training, momentum, eps, negativeSlope);
}
