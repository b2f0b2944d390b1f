using LadaGan.Experiments.Logging;
using LadaGan.Experiments.Sampling;
using LadaGan.Experiments.Training.Measuring;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary>A whole training run, from images on disk to a model file, in its numbered directory.</summary>
public static class TrainingRun
{
    /// <summary>Runs to the asked number of images, or until <paramref name="stop"/>, and leaves everything saved.</summary>
    /// <remarks>All tensor work happens on the calling thread.</remarks>
    /// <exception cref="RunException">It cannot be started, continued or saved.</exception>
    /// <exception cref="DivergedException">It diverged again after every rollback.</exception>
    public static RunResult Run(RunRequest request, ITrainingObserver observer, CancellationToken stop = default)
    {
        Machine.Prepare(request.Device, request.Threads);
        return request.Resume ? Resume(request, observer, stop) : Begin(request with { Seed = request.Seed ?? 0 }, observer, stop);
    }

    private static RunResult Begin(RunRequest request, ITrainingObserver observer, CancellationToken stop)
    {
        using var source = RunImages.Open(request);
        var reals = Pictures.Reals(source, request);  // images that cannot be used end the run here, before anything is written
        using var metrics = RunMetrics.Open(request, source);
        var directory = RunDirectory.Create(request, out var held);
        using (held)
        {
            directory.WriteOptions(request, DataIdentity.Of(source));
            var run = new RunContext(request, directory, new RunLog(directory.Log, observer), observer, source);
            using var state = new TrainingState(request.Configuration, request.Device, request.Seed);
            Pictures.Write(directory.Reals, reals);
            Pictures.Write(directory.InitialFakes, Pictures.Fakes(state.Average));
            run.Log.Note($"training {Description(run)}");
            Caution(run);
            return new TrainingLoop(run, state, metrics, TimeSpan.Zero).Run(stop);
        }
    }

    private static RunResult Resume(RunRequest request, ITrainingObserver observer, CancellationToken stop)
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
            Pictures.Write(directory.Reals, Pictures.Reals(source, request));
            Pictures.Write(directory.InitialFakes, Pictures.Fakes(state.Average));
            notes.Add("resumed from the beginning: the run had saved nothing yet");
        }
        notes.Add($"resuming {Description(run)}");
        notes.AddRange(caution is null ? [] : [caution]);
        notes.ForEach(run.Log.Note);
        Caution(run);
        return new TrainingLoop(run, state, metrics, TimeSpan.FromSeconds(loaded?.Manifest.Seconds ?? 0)).Run(stop);
    }

    private static void Caution(RunContext run)
    {
        if (Machine.CautionOf(run.Options.Precision, run.Request.Device) is { } caution)
        {
            run.Log.Note(caution);
        }
    }

    private static string Description(RunContext run) =>
        $"{run.Configuration.Name} on {run.Source.Count} images of {run.Request.Data}, seed {run.Request.Seed}, {run.Request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}";
}
