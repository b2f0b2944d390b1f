using LadaGan.Core.Errors;

namespace LadaGan.Metrics;

/// <summary>
/// A metric cannot be computed from its input: weights of another network, too few images, or features that are not finite.
/// </summary>
public sealed class MetricException(string message, Exception? inner = null) : LadaGanException(message, inner);
