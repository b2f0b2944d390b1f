using LadaGan.Experiments.Training;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>One line of <c>stats.jsonl</c>.</summary>
/// <param name="Kimg">Thousands of real images seen.</param>
/// <param name="Statistics">Every key's number, mean and standard deviation; what the file has null for is NaN.</param>
public sealed record RunTick(double Kimg, IReadOnlyDictionary<string, Statistic> Statistics)
{
    /// <summary>A key's mean; NaN where the tick has none.</summary>
    public double Mean(string key) => Statistics.TryGetValue(key, out var statistic) ? statistic.Mean : double.NaN;
}
