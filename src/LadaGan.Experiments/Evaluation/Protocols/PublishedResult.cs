namespace LadaGan.Experiments.Evaluation.Protocols;

/// <summary>A row of the paper's tables.</summary>
/// <param name="Protocol">How it was made.</param>
/// <param name="Size">Side of the images.</param>
/// <param name="Table">The table's number.</param>
/// <param name="Model">What the row is about.</param>
/// <param name="Values">Its numbers.</param>
public sealed record PublishedResult(string Protocol, int Size, string Table, string Model, MetricValues Values);
