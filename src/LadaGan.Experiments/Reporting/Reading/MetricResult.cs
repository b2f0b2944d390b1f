namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>One number of a line of <c>metric-*.jsonl</c>.</summary>
/// <param name="Metric">What was computed, such as <c>pr50k</c>.</param>
/// <param name="Name">Which of its results, such as <c>pr50k_precision</c>.</param>
/// <param name="Snapshot">The model file.</param>
/// <param name="Kimg">Thousands of images the model had learned from.</param>
public sealed record MetricResult(string Metric, string Name, string Snapshot, double Kimg, double Value);
