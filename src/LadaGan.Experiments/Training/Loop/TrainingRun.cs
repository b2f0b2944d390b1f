using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Measuring;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>Runs a whole training run, from images on disk to a model file, in its numbered directory.</summary>
public static class TrainingRun
{
    /// <summary>Trains until the configured number of images, or until <paramref name="stop"/>, and saves everything.</summary>
    /// <remarks>All tensor work happens on the calling thread.</remarks>
    /// <exception cref="RunException">The run cannot be started, resumed or saved.</exception>
    /// <exception cref="DivergedException">The run diverged again after every rollback.</exception>
    public static RunResult Run(RunRequest request, ITrainingObserver observer, CancellationToken stop = default) =>
        Run(request, observer, probe: null, stop);

    /// <param name="request">The options of the run.</param>
    /// <param name="observer">Follows the progress.</param>
    /// <param name="probe">Interferes with training steps, for tests.</param>
    /// <param name="stop">Ends the run early, with everything saved.</param>
    internal static RunResult Run(RunRequest request, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop = default)
    {
        TorchSetup.Prepare(request.Device, request.Threads);
        return request.Resume ? Resume(request, observer, probe, stop) : Begin(request with
        {
            Seed = request.Seed ?? 0,
        }, observer, probe, stop);
    }

    private static RunResult Begin(RunRequest request, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop)
    {
        using var source = RunImages.Open(request);
        var reals = RealsOf(source, request);  // invalid images end the run here, before anything is written
        using var metrics = RunMetrics.Open(request, source);
        var directory = RunDirectory.Create(request, out var held);
        using (held)
        {
            directory.WriteOptions(request, DataIdentity.Of(source));
            var run = new RunContext(request, directory, new RunLog(directory.Log, observer), observer, source);
            using var state = new TrainingState(request.Configuration, request.Device, request.Seed);
            SampleGrid.Write(directory.Reals, reals);
            SampleGrid.Write(directory.InitialFakes, SampleGrid.Fakes(state.Ema));
            run.Log.Note($"training {Description(run)}");
            Caution(run);
            return new TrainingLoop(run, state, metrics, TimeSpan.Zero, probe).Run(stop);
        }
    }

    private static RunResult Resume(RunRequest request, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop)
    {
        (var directory, request, var before, var caution) = Resumption.Find(request);
        using var held = RunLock.Acquire(directory);
        using var source = RunImages.Open(request);
        var identity = DataIdentity.Of(source);
        Resumption.RequireSameImages(directory, request, before.Identity, identity);
        using var metrics = RunMetrics.Open(request, source);
        using var state = new TrainingState(request.Configuration, request.Device, seed: null);
        List<string> notes = [];
        var loaded = Resumption.LoadNewest(directory, state, notes.Add);
        Core.Files.DurableFolder.Sweep(directory.Path);
        RecordLengths.CutTo(directory, loaded?.Manifest.Records ?? new Dictionary<string, long>());
        directory.WriteOptions(request, identity);

        var run = new RunContext(request, directory, new RunLog(directory.Log, observer), observer, source);
        if (loaded is { } saved)
        {
            notes.Add($"resumed from {Path.GetFileName(directory.State(state.ImagesSeen))} at {state.ImagesSeen} images");
            notes.Add(Snapshots.StateLine(state.ImagesSeen, saved.Sum));
        }
        else
        {
            state.Seed = request.Seed ?? 0;
            state.Restart(request.Configuration);
            SampleGrid.Write(directory.Reals, RealsOf(source, request));
            SampleGrid.Write(directory.InitialFakes, SampleGrid.Fakes(state.Ema));
            notes.Add("resumed from the beginning: the run had not saved a state yet");
        }
        notes.Add($"resuming {Description(run)}");
        notes.AddRange(caution is null ? [] : [caution]);
        notes.ForEach(run.Log.Note);
        Caution(run);
        return new TrainingLoop(run, state, metrics, TimeSpan.FromSeconds(loaded?.Manifest.Seconds ?? 0), probe).Run(stop);
    }

    private static DecodedImage RealsOf(IImageSource source, RunRequest request)
    {
        var size = request.Configuration.Generator.ImageSize;
        return SampleGrid.Compose(RunImages.First(source, request, SampleGrid.CountOf(size)), size);
    }

    private static void Caution(RunContext run)
    {
        if (TorchSetup.CautionOf(run.Options.Precision, run.Request.Device) is { } caution)
        {
            run.Log.Note(caution);
        }
    }

    private static string Description(RunContext run) =>
        $"{run.Configuration.Name} on {run.Source.Count} images of {run.Request.Data}, seed {run.Request.Seed}, {run.Request.Device}, "
        + $"{TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}";
}
