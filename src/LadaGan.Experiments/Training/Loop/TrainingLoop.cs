using System.Diagnostics;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Measuring;
using LadaGan.Experiments.Training.Monitoring;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>
/// Runs training steps, with ticks and snapshots when they are due, and rolls back when a value is NaN or infinite.
/// </summary>
internal sealed class TrainingLoop
{
    private readonly RunContext _run;
    private readonly TrainingState _state;
    private readonly RunMetrics? _metrics;
    private readonly IStepProbe? _probe;
    private readonly TickClock _clock;
    private readonly Recovery _recovery;
    private bool _collapsed;

    public TrainingLoop(RunContext run, TrainingState state, RunMetrics? metrics, TimeSpan before, IStepProbe? probe)
    {
        (_run, _state, _metrics, _probe) = (run, state, metrics, probe);
        _clock = new TickClock(before);
        _recovery = new Recovery(run);
    }

    private TrainingOptions Options => _run.Options;

    private long Total => Options.Images;

    /// <summary>Runs one training step on the loader's next batch.</summary>
    /// <exception cref="OperationCanceledException">The step was cancelled while waiting for images; nothing has changed.</exception>
    public static void Step(TrainingStep step, BatchLoader loader, RunConfiguration configuration, Device device,
        TrainingState state, CancellationToken stop)
    {
        using var scope = new TensorScope();
        using var batch = loader.Next(stop);
        var bytes = Tensor.Over(batch.Address, DataType.UInt8, [batch.Count, batch.Size, batch.Size, 3], owner: null).Upload(device);
        step.Run(Pixels.ToUnit(bytes), StepDraws.Draw(configuration, state.DrawSeed, state.ImagesSeen));
    }

    public RunResult Run(CancellationToken stop)
    {
        _run.Observer.Started(_run.Directory.Path, _state.ImagesSeen, Total);
        while (!TryTrain(stop))
        {
        }
        var ending = _collapsed ? RunEnding.Collapsed : _state.ImagesSeen >= Total ? RunEnding.Completed : RunEnding.Stopped;
        _run.Log.Note(ending switch
        {
            RunEnding.Completed => $"finished after {_state.ImagesSeen} images",
            RunEnding.Collapsed => $"stopped after {_state.ImagesSeen} images: the generator has collapsed (training.stopOnCollapse)",
            _ => $"stopped after {_state.ImagesSeen} images; the run can be resumed",
        });
        return new(_run.Directory.Path, _run.Directory.Model(_state.ImagesSeen),
            _run.Directory.Fakes(_state.ImagesSeen), _state.ImagesSeen, ending);
    }

    /// <summary>Trains to the end and saves; false if the run was rolled back instead.</summary>
    private bool TryTrain(CancellationToken stop)
    {
        using var records = new RunRecords(_run);
        using var snapshots = new Snapshots(_run, records);
        try
        {
            Train(records, snapshots, stop);
            Conclude(snapshots);
            return true;
        }
        catch (NonFiniteException fault)
        {
            snapshots.Finish();
            records.Dispose();
            _recovery.RollBack(_state, fault);
            return false;
        }
    }

    private void Train(RunRecords records, Snapshots snapshots, CancellationToken stop)
    {
        var monitor = new MonitorFeed(_run);
        using var step = new TrainingStep(_state, Options) { Probe = _probe };
        using var loader = RunImages.Load(_run.Source, _run.Request, _state.DrawSeed, _state.ImagesSeen,
            corrupt => _run.Log.Note($"corrupt image {corrupt.Name} is left out: {corrupt.Reason}"));
        var schedule = new Schedule(Options, _state.ImagesSeen);
        var measurements = new Measurements(_run, records, _metrics);
        _clock.Start(_state.ImagesSeen);
        Measure(measurements, stop);  // an evaluation that the end of an earlier process interrupted
        while (_state.ImagesSeen < Total && !_collapsed && TryStep(step, loader, stop))
        {
            // A snapshot also ends the tick, so that no tick spans a snapshot.
            var (tick, snapshot) = (schedule.TickIsDue(_state.ImagesSeen), schedule.SnapshotIsDue(_state.ImagesSeen));
            var measure = measurements.IsDue(_state.ImagesSeen);
            if (tick || snapshot || measure)
            {
                Tick(step, loader, records, monitor);
            }
            Measure(measurements, stop);
            // An evaluated generator is saved, because a line of a metric names its model file.
            if (snapshot || measure || (tick && snapshots.Failed))
            {
                Save(snapshots);
            }
        }
    }

    /// <summary>Waits until everything is on disk.</summary>
    private void Conclude(Snapshots snapshots)
    {
        snapshots.Finish();
        if (snapshots.Saved != _state.ImagesSeen)
        {
            Save(snapshots);
            snapshots.Finish();
        }
        if (snapshots.Failed)
        {
            throw new RunException($"the run could not be saved after {_state.ImagesSeen} images (the log says why); "
                + $"{Snapshots.LastGood(_run.Directory)}; make room and resume the run");
        }
    }

    /// <summary>Runs one step; false if the run was stopped before it, or while it waited for images.</summary>
    private bool TryStep(TrainingStep step, BatchLoader loader, CancellationToken stop)
    {
        try
        {
            stop.ThrowIfCancellationRequested();
            Step(step, loader, _run.Configuration, _run.Request.Device, _state, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        _run.Observer.Stepped(_state.ImagesSeen);
        return true;
    }

    private void Tick(TrainingStep step, BatchLoader loader, RunRecords records, MonitorFeed monitor)
    {
        var watch = Stopwatch.StartNew();
        var statistics = step.Statistics.Take();
        var report = _clock.Tick(_state.ImagesSeen, Total, statistics, loader.CorruptImages, loader.Waited);
        if (statistics.FirstOrDefault(entry => !double.IsFinite(entry.Value.Mean)) is { Key: { } name })
        {
            throw new NonFiniteException(name);
        }
        records.Tick(monitor.Check(report, _state.Ema, _run.Log.Note));
        _collapsed = Options.StopOnCollapse && monitor.HasCollapsed;
        _clock.Maintain(watch.Elapsed);
    }

    private void Measure(Measurements measurements, CancellationToken stop)
    {
        if (measurements.IsDue(_state.ImagesSeen))
        {
            var watch = Stopwatch.StartNew();
            measurements.Measure(_state, stop);
            _clock.Maintain(watch.Elapsed);
        }
    }

    private void Save(Snapshots snapshots)
    {
        var watch = Stopwatch.StartNew();
        snapshots.Begin(_state, _clock.Elapsed);
        _clock.Maintain(watch.Elapsed);
    }
}
