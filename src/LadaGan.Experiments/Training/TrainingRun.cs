using System.Diagnostics;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Checkpoints;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Logging;
using LadaGan.Experiments.Sampling;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary>A whole training run, from images on disk to a model file, in its numbered directory.</summary>
public sealed class TrainingRun
{
    private readonly RunRequest _request;
    private readonly ITrainingObserver _observer;
    private readonly RunDirectory _directory;
    private readonly RunLog _log;
    private readonly TrainingState _state;
    private readonly TrainingStep _step;
    private readonly BatchLoader _loader;
    private readonly TickClock _clock = new();

    private TrainingRun(RunRequest request, ITrainingObserver observer, RunDirectory directory, RunLog log, TrainingState state, TrainingStep step, BatchLoader loader) =>
        (_request, _observer, _directory, _log, _state, _step, _loader) = (request, observer, directory, log, state, step, loader);

    private string LastGood => _directory.States is [.., var last] ? $"the last good state is {last}" : "there was no good state yet";

    private TrainingOptions Options => _request.Configuration.Training;

    /// <summary>Runs to the asked number of images, or until <paramref name="stop"/>, and leaves everything saved.</summary>
    /// <remarks>All tensor work happens on the calling thread.</remarks>
    public static RunResult Run(RunRequest request, ITrainingObserver observer, CancellationToken stop = default)
    {
        Machine.Prepare(request.Device, request.Threads);
        return request.Resume ? Resume(request, observer, stop) : Begin(request, observer, stop);
    }

    private static RunResult Begin(RunRequest request, ITrainingObserver observer, CancellationToken stop)
    {
        using var source = ImageSource.Open(request.Data);
        var reals = Pictures.Reals(source, request);  // images that cannot be used end the run here, before anything is written
        var directory = RunDirectory.Create(request);
        directory.WriteOptions(request);
        PngEncoder.Write(directory.Reals, reals);
        using var log = new RunLog(directory.Log, observer);
        using var state = new TrainingState(request.Configuration, request.Device, request.Seed);
        Pictures.WriteFakes(directory.InitialFakes, state.Average);
        log.Note($"training {Description(request, source)}");
        return Train(request, observer, directory, log, state, source, stop);
    }

    private static RunResult Resume(RunRequest request, ITrainingObserver observer, CancellationToken stop)
    {
        (var directory, request, var caution) = Resumption.Find(request);
        using var source = ImageSource.Open(request.Data);
        using var log = new RunLog(directory.Log, observer);
        using var state = new TrainingState(request.Configuration, request.Device, seed: null);
        Resumption.LoadNewest(directory, state, log.Note);
        directory.WriteOptions(request);
        log.Note($"resuming {Description(request, source)}");
        if (caution is not null)
        {
            log.Note(caution);
        }
        return Train(request, observer, directory, log, state, source, stop);
    }

    private static RunResult Train(RunRequest request, ITrainingObserver observer, RunDirectory directory, RunLog log, TrainingState state, IImageSource source, CancellationToken stop)
    {
        using var step = new TrainingStep(state, request.Configuration.Training);
        using var loader = new BatchLoader(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = request.Configuration.Training.Batch,
            Seed = request.Seed,
            Workers = request.Workers,
            StartPosition = state.ImagesSeen,
            OnCorrupt = corrupt => log.Note($"corrupt image {corrupt.Name} is left out: {corrupt.Reason}"),
        });
        return new TrainingRun(request, observer, directory, log, state, step, loader).Train(stop);
    }

    private static string Description(RunRequest request, IImageSource source) =>
        $"{request.Configuration.Name} on {source.Count} images of {request.Data}, seed {request.Seed}, {request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}";

    private RunResult Train(CancellationToken stop)
    {
        _observer.Started(_directory.Path, _state.ImagesSeen, Options.Images);
        var schedule = new Schedule(Options, _state.ImagesSeen);
        _clock.Start(_state.ImagesSeen);
        while (_state.ImagesSeen < Options.Images && TryStep(stop))
        {
            if (schedule.TickIsDue(_state.ImagesSeen))
            {
                Tick();
            }
            if (schedule.SnapshotIsDue(_state.ImagesSeen))
            {
                Save();
            }
        }
        var completed = _state.ImagesSeen >= Options.Images;
        if (!schedule.JustSaved)
        {
            Save();
        }
        _log.Note(completed ? $"finished after {_state.ImagesSeen} images" : $"stopped after {_state.ImagesSeen} images; continue with --resume");
        return new(_directory.Path, _directory.Model(_state.ImagesSeen), _directory.Fakes(_state.ImagesSeen), _state.ImagesSeen, completed);
    }

    /// <summary>One step; false when the run was stopped before it, be it while waiting for images.</summary>
    private bool TryStep(CancellationToken stop)
    {
        using var scope = new TensorScope();
        try
        {
            stop.ThrowIfCancellationRequested();
            using var batch = _loader.Next(stop);
            var size = batch.Size;
            var bytes = Tensor.Over(batch.Address, DataType.UInt8, [batch.Count, size, size, 3], owner: null).To(_request.Device);
            _step.Run(Pixels.ToUnit(bytes), StepDraws.Draw(_request.Configuration, _request.Seed, _state.ImagesSeen));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        _observer.Stepped(_state.ImagesSeen);
        return true;
    }

    private void Tick()
    {
        var statistics = _step.Statistics.Take();
        var report = _clock.Tick(_state.ImagesSeen, Options.Images, statistics, _loader.CorruptImages);
        if (statistics.FirstOrDefault(entry => !double.IsFinite(entry.Value.Mean)) is { Key: { } name })
        {
            throw Diverged(name);
        }
        StatisticsFile.Append(_directory.Statistics, report);
        _log.Record(report);
    }

    private void Save()
    {
        var watch = Stopwatch.StartNew();
        if (_state.Tensors.FirstOrDefault(entry => !IsFinite(entry.Tensor)) is { Name: var name })
        {
            throw Diverged(name);
        }
        TrainingStateFile.Save(_directory.State(_state.ImagesSeen), _state);
        ModelFile.Save(_directory.Model(_state.ImagesSeen), _state.Average.Store, _request.Configuration, _state.ImagesSeen);
        Pictures.WriteFakes(_directory.Fakes(_state.ImagesSeen), _state.Average);
        foreach (var old in _directory.States.SkipLast(2))
        {
            File.Delete(old);
        }
        _clock.Maintain(watch.Elapsed);
        _log.Note($"saved {Path.GetFileName(_directory.Model(_state.ImagesSeen))} and {Path.GetFileName(_directory.Fakes(_state.ImagesSeen))}");
    }

    private RunException Diverged(string name)
    {
        var message = $"training diverged: {name} is no longer a number after {_state.ImagesSeen} images; nothing of it was saved, {LastGood}. Try lower learning rates or a larger training.r1Gamma";
        _log.Note(message);
        return new RunException(message);
    }

    private static bool IsFinite(Tensor tensor)
    {
        using var scope = new TensorScope();
        return double.IsFinite(tensor.Detach().Sum().Item());
    }
}
