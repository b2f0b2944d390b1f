using System.Diagnostics;
using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Training.Measuring;

/// <summary>
/// Evaluates the EMA generator when due, and records the results: lines in <c>metric-NAME.jsonl</c>, and the best model by each metric.
/// </summary>
/// <remarks>Evaluations use none of training's random numbers, so a run has the same bits with and without them.</remarks>
internal sealed class Measurements
{
    private readonly RunContext _run;
    private readonly RunRecords _records;
    private readonly RunMetrics? _metrics;
    private readonly long _every;
    private long _measured;

    /// <param name="run">The run; its records end at its current state.</param>
    /// <param name="records">Also records the results.</param>
    /// <param name="metrics">The metrics; null if there are none.</param>
    public Measurements(RunContext run, RunRecords records, RunMetrics? metrics)
    {
        (_run, _records, _metrics) = (run, records, metrics);
        _every = Schedule.ImagesOf(run.Options.MetricKimg > 0 ? run.Options.MetricKimg : run.Options.SnapshotKimg);
        foreach (var metric in Metrics)
        {
            BestModel.Restore(run, metric);
        }
        _measured = Metrics.Select(
            metric => MetricRecord.Read(run.Directory.Metric(metric.Name), metric) is [.., var last] ? last.ImagesSeen : 0)
            .DefaultIfEmpty(0).Min();
    }

    private IReadOnlyList<RunMetric> Metrics => _metrics?.Metrics ?? [];

    /// <summary>Whether an evaluation is due: by images seen since the last one, and at the end of the run.</summary>
    public bool IsDue(long imagesSeen) =>
        _metrics is not null && imagesSeen > _measured && (imagesSeen / _every > _measured / _every || imagesSeen >= _run.Options.Images);

    /// <summary>Evaluates the EMA generator. An interrupted evaluation records nothing and is due again when the run is resumed.</summary>
    public void Measure(TrainingState state, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var values = _metrics!.Measure(state.Ema, new MeasuringProgress(_run, _run.Options.Metrics), _run.Ranks, stop);
            foreach (var metric in Metrics)
            {
                Record(metric, new(state.ImagesSeen, values[metric.Number.Name]!.Value), state, watch.Elapsed);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _run.Log.Note($"{_run.Options.Metrics} was interrupted; it will be evaluated when the run is resumed");
            return;
        }
        catch (MetricException error)
        {
            _run.Log.Note($"warning: {_run.Options.Metrics} could not be evaluated: {error.Clause()}");
        }
        _measured = state.ImagesSeen;
    }

    private void Record(RunMetric metric, MetricRecord record, TrainingState state, TimeSpan time)
    {
        var file = new RecordFile(_run.Directory.Metric(metric.Name));
        _run.Log.Keep(
            file.Path, () => file.Append(MetricRecord.Line(metric, record, _run.Directory.Model(record.ImagesSeen), time.TotalSeconds)));
        _records.Scalar($"Metrics/{metric.Name}", record.ImagesSeen, record.Value);
        var isBest = BestModel.Among(MetricRecord.Read(file.Path, metric), metric)?.ImagesSeen == record.ImagesSeen;
        if (isBest)
        {
            var path = _run.Directory.Best(metric.Name);
            _run.Log.Keep(path, () => ModelFile.Save(path, state.Ema.Store, _run.Configuration, record.ImagesSeen));
        }
        _run.Log.Note(string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {record.Value:0.####} after {record.ImagesSeen} "
            + $"images{(isBest ? ", the best so far" : "")} ({metric.Images} samples, {StatusLine.Duration(time)})"));
    }
}

/// <summary>Reports the progress of an evaluation to the run's observer.</summary>
internal sealed class MeasuringProgress(RunContext run, string metrics) : IEvaluationObserver
{
    private string _what = "";
    private long _total;

    public void Began(string what, long total)
    {
        (_what, _total) = ($"{metrics}: {what}", total);
        run.Observer.Measuring(_what, 0, total);
    }

    public void Advanced(long done) => run.Observer.Measuring(_what, done, _total);

    public void Noted(string message) => run.Log.Note(message);
}
