using LadaGan.Core.Errors;

namespace LadaGan.Metrics;

/// <summary>A metric cannot be computed from what it was given: weights of another network, too few images, or features that are NaN or infinite.</summary>
public sealed class MetricException(string message, Exception? inner = null) : LadaGanException(message, inner);
