using LadaGan.Core.Errors;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>Runs a whole training run, from images on disk to a model file, in its numbered directory.</summary>
public static class TrainingRun
{
    /// <summary>Trains until the configured number of images, or until <paramref name="stop"/>, and saves everything.</summary>
    /// <remarks>
    /// All tensor work happens on the calling thread. Of several ranks, the first runs this and the others <see cref="FollowerRun"/>.
    /// </remarks>
    /// <exception cref="RunException">The run cannot be started, resumed or saved.</exception>
    /// <exception cref="RankLostException">A rank died, hangs or cannot be reached.</exception>
    /// <exception cref="DivergedException">The run diverged again after every rollback.</exception>
    public static RunResult Run(RunRequest request, ITrainingObserver observer, CancellationToken stop = default) =>
        Run(request, observer, probe: null, stop);

    /// <param name="request">The options of the run.</param>
    /// <param name="observer">Follows the progress.</param>
    /// <param name="probe">Interferes with training steps, for tests.</param>
    /// <param name="stop">Ends the run early, with everything saved.</param>
    internal static RunResult Run(RunRequest request, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop = default)
    {
        if (request.Place is not { } place)
        {
            return Run(request, ranks: null, observer, probe, stop);
        }
        using var ranks = RankSession.Join(place, RankJob.Training, observer.RankLost);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ranks.StopAsked);
        return ranks.Guard(() => Run(Resumption.Restarted(request), ranks, observer, probe, either.Token));
    }

    private static RunResult Run(
        RunRequest request, RankSession? ranks, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop)
    {
        if (ranks is not null)
        {
            RankIdentity.RequireParts(request);
        }
        using var start = RunStart.Open(request, toTrain: true);
        if (ranks is not null)
        {
            RankIdentity.Compare(ranks, request, start);
            ranks.Open(request.Device);
        }
        return request.Resume ? Resume(start, ranks, observer, probe, stop) : Begin(start, ranks, observer, probe, stop);
    }

    private static RunResult Begin(
        RunStart start, RankSession? ranks, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop)
    {
        var (request, state) = (start.Request, start.State);
        var directory = RunDirectory.Create(request, out var held);
        using (held)
        {
            var run = new RunContext(request, directory, new RunLog(directory.Log, observer), observer, start.Source)
            {
                Ranks = ranks,
                FreeOnDevice = start.FreeOnDevice,
            };
            if (request.Checkpoint is not null)
            {
                SaveFirst(run, state);
            }
            directory.WriteOptions(request, DataIdentity.Of(start.Source));
            SampleGrid.Write(directory.Reals, start.Reals!);
            SampleGrid.Write(directory.InitialFakes, SampleGrid.Fakes(state.Ema));
            start.Notes.ForEach(run.Log.Note);
            run.Log.Note($"training {Description(run)}");
            if (start.Caution is { } caution)
            {
                run.Log.Note(caution);
            }
            Caution(run);
            return new TrainingLoop(run, state, start.Metrics, TimeSpan.Zero, saved: null, probe).Run(stop);
        }
    }

    private static RunResult Resume(
        RunStart start, RankSession? ranks, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop)
    {
        var (request, directory, state, notes) = (start.Request, start.Directory!, start.State, start.Notes);
        Core.Files.DurableFolder.Sweep(directory.Path);
        RecordLengths.CutTo(directory, start.Loaded?.Manifest.Records ?? new Dictionary<string, long>());
        directory.WriteOptions(request, start.Identity!);

        var run = new RunContext(request, directory, new RunLog(directory.Log, observer), observer, start.Source)
        {
            Ranks = ranks,
            FreeOnDevice = start.FreeOnDevice,
        };
        if (start.Loaded is { } saved)
        {
            notes.Add($"resumed from {Path.GetFileName(directory.State(state.ImagesSeen))} at {state.ImagesSeen} images");
            notes.Add(Snapshots.StateLine(state.ImagesSeen, saved.Sum));
        }
        else
        {
            SampleGrid.Write(directory.Reals, start.Reals!);
            SampleGrid.Write(directory.InitialFakes, SampleGrid.Fakes(state.Ema));
            notes.Add("resumed from the beginning: the run had not saved a state yet");
        }
        notes.Add($"resuming {Description(run)}");
        notes.AddRange(start.Caution is { } caution ? [caution] : []);
        notes.ForEach(run.Log.Note);
        Caution(run);
        var before = TimeSpan.FromSeconds(start.Loaded?.Manifest.Seconds ?? 0);
        return new TrainingLoop(run, state, start.Metrics, before, start.Loaded?.Manifest.ImagesSeen, probe).Run(stop);
    }

    // What was imported is saved before the run can be found, so that it never resumes or rolls back to initial weights instead.
    private static void SaveFirst(RunContext run, State.TrainingState state)
    {
        using var records = new RunRecords(run);
        using var snapshots = new Snapshots(run, records);
        try
        {
            snapshots.Begin(state, TimeSpan.Zero);
        }
        catch (NonFiniteException error)
        {
            throw new RunException($"training cannot continue from '{run.Request.Checkpoint}': {error.Clause()}", error);
        }
        snapshots.Finish();
        if (snapshots.Failed)
        {
            throw new RunException($"the run could not be saved in {run.Directory.Path}; make room and start it again");
        }
    }

    private static void Caution(RunContext run)
    {
        if (TorchSetup.CautionOf(run.Options.Precision, run.Request.Device, "training.precision") is { } caution)
        {
            run.Log.Note(caution);
        }
    }

    private static string Description(RunContext run) =>
        $"{run.Configuration.Name} on {run.Source.Count} images of {run.Request.Data}, seed {run.Request.Seed}, "
        + $"{(run.Ranks is { } ranks ? $"{ranks.Place.Size} ranks, " : "")}{run.Request.Device}, {TorchRuntime.Threads} threads, "
            + $"libtorch {TorchRuntime.Version}";
}
