using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using LadaGan.Core.Errors;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Measuring;
using LadaGan.Experiments.Training.Monitoring;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;
using LadaGan.Torch.Distributed;

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
    private readonly long _first;
    private readonly Stopwatch _stepping = new();
    private long? _saved;
    private bool _inStep;
    private bool _collapsed;

    /// <param name="run">What the run is, and where it writes.</param>
    /// <param name="state">The state to train.</param>
    /// <param name="metrics">Evaluates the generator; null for a run without metrics.</param>
    /// <param name="before">Time spent by earlier processes of the run.</param>
    /// <param name="saved">Images seen in the saved state that the run resumes from; null if there is none.</param>
    /// <param name="probe">Interferes with training steps, for tests.</param>
    public TrainingLoop(RunContext run, TrainingState state, RunMetrics? metrics, TimeSpan before, long? saved, IStepProbe? probe)
    {
        (_run, _state, _metrics, _saved, _probe, _first) = (run, state, metrics, saved, probe, state.ImagesSeen);
        _clock = new TickClock(before);
        _recovery = new Recovery(run);
    }

    private TrainingOptions Options => _run.Options;

    private long Total => Options.Images;

    /// <summary>Runs one training step on the next batch.</summary>
    /// <exception cref="OperationCanceledException">The step was cancelled while waiting for images; nothing has changed.</exception>
    public static void Step(
        TrainingStep step, StepImages images, RunConfiguration configuration, TrainingState state, CancellationToken stop)
    {
        using var batch = images.Next(stop);
        Step(step, images, batch, configuration, state);
    }

    private static void Step(TrainingStep step, StepImages images, ImageBatch batch, RunConfiguration configuration, TrainingState state)
    {
        using var scope = new TensorScope();
        var real = Pixels.ToUnit(images.OnDevice(batch));                                         // [B, 3, S, S]
        step.Run(real, StepDraws.Draw(configuration, state.DrawSeed, state.ImagesSeen));
    }

    public RunResult Run(CancellationToken stop)
    {
        _run.Observer.Started(_run.Directory.Path, _state.ImagesSeen, Total);
        while (!TryTrain(stop))
        {
        }
        _run.Ranks?.End();
        var ending = _collapsed ? RunEnding.Collapsed
            : _state.ImagesSeen < Total ? RunEnding.Stopped
            : _first < Total ? RunEnding.Completed : RunEnding.NothingLeft;
        _run.Log.Note(ending switch
        {
            RunEnding.NothingLeft => $"nothing is left to train: the run has seen {_state.ImagesSeen} images, and its length is {Total}; "
                + "to train on, resume it with a larger training.images",
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
        using var snapshots = new Snapshots(_run, records, _saved);
        (_saved, _inStep) = (null, false);
        try
        {
            var error = ErrorOf(() => Train(records, snapshots, stop));
            Conclude(snapshots);
            return error is null ? true : throw Saved(error);
        }
        catch (NonFiniteException fault)
        {
            snapshots.Finish();
            records.Dispose();
            _recovery.RollBack(_state, fault);
            return false;
        }
        catch (DeviceMemoryException error)
        {
            snapshots.Finish();
            throw Exhausted(error);
        }
    }

    /// <summary>The end of a run whose state on the GPU is lost, because a step was interrupted.</summary>
    private RunException Exhausted(DeviceMemoryException error)
    {
        var sentence = Room.Exhausted(_run.Request, _run.FreeOnDevice, error).Clause();
        sentence += _run.Directory.States.Count > 0
            ? $" and allow training.batchDevice to change; the run can be resumed, and {Snapshots.LastGood(_run.Directory)}"
            : "; nothing was saved yet";
        _run.Log.Note($"stopped after {_state.ImagesSeen} images: {sentence}");
        return new(sentence, error);
    }

    /// <summary>The error that ended training between two steps, when the state is whole; what was lost is only what it reports.</summary>
    private Exception? ErrorOf(Action train)
    {
        try
        {
            train();
            return null;
        }
        catch (Exception error) when (!_inStep && error is not (NonFiniteException or RankLostException))
        {
            _run.Log.Note($"stopped after {_state.ImagesSeen} images: {error.Clause()}");
            return error;
        }
    }

    /// <summary>An error after which the run was saved; one that the user can act on says so.</summary>
    private RunException Saved(Exception error)
    {
        error = error is DeviceMemoryException memory ? Room.Exhausted(_run.Request, _run.FreeOnDevice, memory) : error;
        if (error is not (LadaGanException or IOException or UnauthorizedAccessException))
        {
            ExceptionDispatchInfo.Throw(error);
        }
        return new RunException(
            $"{error.Clause()}; everything is saved after {_state.ImagesSeen} images, and the run can be resumed", error);
    }

    private void Train(RunRecords records, Snapshots snapshots, CancellationToken stop)
    {
        var monitor = new MonitorFeed(_run);
        if (_run.Ranks is { } ranks)
        {
            RankedState.Send(ranks, _state);
        }
        using var step = new TrainingStep(_state, Options, _run.Ranks?.Group) { Probe = _probe };
        var corrupt = new CorruptReports(_run);
        using var images = new StepImages(_run.Source, _run.Request, _state, corrupt.Add);
        if (images.Note is { } note)
        {
            _run.Log.Note(note);
        }
        var schedule = new Schedule(Options, _state.ImagesSeen);
        var measurements = new Measurements(_run, records, _metrics);
        _clock.Start(_state.ImagesSeen);
        if (Measure(measurements, stop))  // an evaluation that the end of an earlier process interrupted
        {
            Save(snapshots);
        }
        while (_state.ImagesSeen < Total && !_collapsed && TryStep(step, images, stop))
        {
            // A snapshot also ends the tick, so that no tick spans a snapshot.
            var (tick, snapshot) = (schedule.TickIsDue(_state.ImagesSeen), schedule.SnapshotIsDue(_state.ImagesSeen));
            var measure = measurements.IsDue(_state.ImagesSeen);
            if (tick || snapshot || measure)
            {
                Tick(step, images, corrupt, records, monitor);
            }
            Measure(measurements, stop);
            // An evaluated generator is saved, because a line of a metric names its model file.
            if (snapshot || measure || (tick && snapshots.Failed))
            {
                Save(snapshots);
            }
        }
        if (_run.Ranks is not null)
        {
            corrupt.Gather();
            NoteRanks(step);
        }
    }

    /// <summary>What the ranks cost: their gradients, and the time that this one waited for those of the others.</summary>
    private void NoteRanks(TrainingStep step)
    {
        var share = step.Waited / (_stepping.Elapsed > TimeSpan.Zero ? _stepping.Elapsed : TimeSpan.MaxValue);
        _run.Log.Note(string.Create(CultureInfo.InvariantCulture, $"waited {100 * share:0.0} % of the time of steps for the gradients of "
            + $"other ranks ({step.SummedBytes / 1e6:0.0} MB in each)"));
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
    private bool TryStep(TrainingStep step, StepImages images, CancellationToken stop)
    {
        using var computing = _run.Ranks?.Activity.Enter(RankState.Computing);
        try
        {
            stop.ThrowIfCancellationRequested();
            using var batch = images.Next(stop);
            _inStep = true;
            _run.Ranks?.Step();
            _stepping.Start();
            Step(step, images, batch, _run.Configuration, _state);
            _stepping.Stop();
            _inStep = false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        _run.Observer.Stepped(_state.ImagesSeen);
        return true;
    }

    private void Tick(TrainingStep step, StepImages images, CorruptReports corrupt, RunRecords records, MonitorFeed monitor)
    {
        corrupt.Gather();
        var statistics = step.Statistics.Take();    // waits for a GPU, which is training and no maintenance
        var watch = Stopwatch.StartNew();
        var report = _clock.Tick(_state.ImagesSeen, Total, statistics, corrupt.Count, images.Waited);
        if (statistics.FirstOrDefault(entry => !double.IsFinite(entry.Value.Mean)) is { Key: { } name })
        {
            throw new NonFiniteException(name);
        }
        records.Tick(monitor.Check(report, _state.Ema, _run.Log.Note));
        _collapsed = Options.StopOnCollapse && monitor.HasCollapsed;
        _clock.Maintain(watch.Elapsed);
    }

    private bool Measure(Measurements measurements, CancellationToken stop)
    {
        if (!measurements.IsDue(_state.ImagesSeen))
        {
            return false;
        }
        var watch = Stopwatch.StartNew();
        measurements.Measure(_state, stop);
        _clock.Maintain(watch.Elapsed);
        return true;
    }

    private void Save(Snapshots snapshots)
    {
        var watch = Stopwatch.StartNew();
        snapshots.Begin(_state, _clock.Elapsed);
        _clock.Maintain(watch.Elapsed);
    }
}
