namespace LadaGan.Torch.Optimizers;

/// <summary>Adam's settings.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Beta1">Decay of the mean of gradients.</param>
/// <param name="Beta2">Decay of the mean of squared gradients.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="EpsilonHat">
/// TensorFlow's place for it: √v + ε̂ before bias correction ("epsilon hat" of the Adam paper, end of section 2); PyTorch's is √(v/(1−β₂ᵗ))
/// + ε.
/// </param>
public sealed record AdamOptions(double LearningRate, double Beta1, double Beta2, double Epsilon, bool EpsilonHat);
