namespace LadaGan.Metrics;

/// <summary>A normal distribution: what FID keeps of a set of features.</summary>
/// <param name="Mean">[D].</param>
/// <param name="Covariance">[D, D], row after row, symmetric.</param>
public sealed record Gaussian(double[] Mean, double[] Covariance);
