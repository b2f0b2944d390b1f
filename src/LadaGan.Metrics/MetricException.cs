namespace LadaGan.Metrics;

/// <summary>A metric cannot be computed from what it was given: weights of another network, too few images, features that are not numbers.</summary>
public sealed class MetricException(string message) : Exception(message);
