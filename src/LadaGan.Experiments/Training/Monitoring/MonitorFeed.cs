using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Runs;
using LadaGan.Model;

namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>Feeds a run to the training monitor: the statistics of each tick and, at intervals, samples from fixed latents.</summary>
internal sealed class MonitorFeed
{
    private const int ImageCount = 16;

    /// <summary>The interval between samples in steps; samples cost about as much as one training step.</summary>
    private const long StepsBetweenSamples = 64;

    private readonly long _imagesBetweenSamples;
    private readonly int _size;
    private readonly float[] _latents;
    private readonly TrainingMonitor _monitor;
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);
    private long _nextSamples;

    public MonitorFeed(RunContext run)
    {
        _size = run.Configuration.Generator.ImageSize;
        _imagesBetweenSamples = StepsBetweenSamples * run.Options.Batch;
        _latents = Latents.OfSeeds([.. Enumerable.Range(0, ImageCount)], run.Configuration.Generator.LatentWidth);
        _monitor = new TrainingMonitor(run.Options, Diversity.Of(RunImages.First(run.Source, run.Request, ImageCount), _size));
    }

    /// <summary>Whether the generator has collapsed.</summary>
    public bool HasCollapsed => _warnings.Contains(Warning.Collapse);

    /// <summary>
    /// Adds the monitor's diversity and warnings to the report, and passes warnings that begin or end to <paramref name="note"/>.
    /// </summary>
    public TickReport Check(TickReport report, Generator ema, Action<string> note)
    {
        var diversity = DiversityOf(ema, report.ImagesSeen);
        foreach (var warning in _monitor.Check(report, diversity))
        {
            note($"warning: {warning.Sentence}");
            _ = warning.Over ? _warnings.Remove(warning.Kind) : _warnings.Add(warning.Kind);
        }
        return report with
        {
            Warnings = [.. _warnings],
            Statistics = diversity is { } seen ? new Dictionary<string, Statistic>(report.Statistics)
            {
                ["Diversity/fakes"] = Statistic.OfValue(seen),
            } : report.Statistics,
        };
    }

    private double? DiversityOf(Generator ema, long imagesSeen)
    {
        if (imagesSeen < _nextSamples)
        {
            return null;
        }
        _nextSamples = imagesSeen + _imagesBetweenSamples;
        return Diversity.Of(new Sampler(ema).ToPixels(_latents), _size);
    }
}
