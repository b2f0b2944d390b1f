using System.Diagnostics;
using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Checkpoints;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Logging;
using LadaGan.Experiments.Sampling;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary>A whole training run, from images on disk to a model file, in its numbered directory.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly RunRequest _request;
    private readonly ITrainingObserver _observer;
    private readonly RunDirectory _directory;
    private readonly TrainingState _state;
    private readonly TrainingStep _step;
    private readonly IImageSource _source;
    private readonly BatchLoader _loader;
    private readonly StreamWriter _log;
    private readonly TickClock _clock = new();

    private TrainingRun(RunRequest request, RunDirectory directory, IImageSource source, ITrainingObserver observer)
    {
        (_request, _directory, _source, _observer) = (request, directory, source, observer);
        _log = new StreamWriter(directory.Log, append: true) { AutoFlush = true };
        _state = new TrainingState(request.Configuration, request.Device, request.Seed);
        _step = new TrainingStep(_state, request.Configuration.Training);
        if (request.Resume)
        {
            Resumption.LoadNewest(directory, _state, Note);
        }
        _loader = new BatchLoader(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = request.Configuration.Training.Batch,
            Seed = request.Seed,
            Workers = request.Workers,
            StartPosition = _state.ImagesSeen,
            OnCorrupt = corrupt => Note($"corrupt image {corrupt.Name} is left out: {corrupt.Reason}"),
        });
    }

    private string LastGood => _directory.States is [.., var last] ? last : "none";

    private TrainingOptions Options => _request.Configuration.Training;

    /// <summary>Runs to the asked number of images, or until <paramref name="stop"/>, and leaves everything saved.</summary>
    /// <remarks>All tensor work happens on the calling thread.</remarks>
    public static RunResult Run(RunRequest request, ITrainingObserver observer, CancellationToken stop = default)
    {
        Machine.Prepare(request.Device, request.Threads);
        var directory = request.Resume ? Resumption.Find(ref request) : null;
        using var source = ImageSource.Open(request.Data);
        directory ??= RunDirectory.Create(request);
        using var run = new TrainingRun(request, directory, source, observer);
        return run.Train(stop);
    }

    public void Dispose()
    {
        _loader.Dispose();
        _step.Dispose();
        _state.Dispose();
        _log.Dispose();
    }

    private RunResult Train(CancellationToken stop)
    {
        if (!_request.Resume)
        {
            _directory.WriteOptions(_request);
            Pictures.WriteReals(_directory.Reals, _source, _request, Note);
            WriteFakes(_directory.InitialFakes);
        }
        Note($"{(_request.Resume ? "resuming" : "training")} {_request.Configuration.Name} on {_source.Count} images of {_request.Data}, seed {_request.Seed}, {_request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}");
        _observer.Started(_directory.Path, _state.ImagesSeen, Options.Images);

        var schedule = new Schedule(Options, _state.ImagesSeen);
        _clock.Start(_state.ImagesSeen);
        while (_state.ImagesSeen < Options.Images && !stop.IsCancellationRequested)
        {
            Step(stop);
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
        Note(completed ? $"finished after {_state.ImagesSeen} images" : $"stopped after {_state.ImagesSeen} images; continue with --resume");
        return new(_directory.Path, _directory.Model(_state.ImagesSeen), _directory.Fakes(_state.ImagesSeen), _state.ImagesSeen, completed);
    }

    private void Step(CancellationToken stop)
    {
        using var scope = new TensorScope();
        using var batch = _loader.Next(stop);
        var size = batch.Size;
        var bytes = Tensor.Over(batch.Address, DataType.UInt8, [batch.Count, size, size, 3], owner: null).To(_request.Device);
        _step.Run(Pixels.ToUnit(bytes), StepDraws.Draw(_request.Configuration, _request.Seed, _state.ImagesSeen));
        _observer.Stepped(_state.ImagesSeen);
    }

    private void Tick()
    {
        var statistics = _step.Statistics.Take();
        var report = _clock.Tick(_state.ImagesSeen, Options.Images, statistics, _loader.CorruptImages);
        if (statistics.FirstOrDefault(entry => !double.IsFinite(entry.Value.Mean)) is { Key: { } name })
        {
            throw new RunException($"training diverged: {name} is no longer a number after {_state.ImagesSeen} images; nothing of it was saved, the last good snapshot is {LastGood}. Try lower learning rates or a larger training.r1Gamma");
        }
        StatisticsFile.Append(_directory.Statistics, report);
        _log.WriteLine(StatusLine.Of(report));
        _observer.Ticked(report);
    }

    private void Save()
    {
        var watch = Stopwatch.StartNew();
        if (_state.Tensors.Any(entry => !IsFinite(entry.Tensor)))
        {
            throw new RunException($"training diverged: a weight is no longer a number after {_state.ImagesSeen} images; nothing of it was saved, the last good snapshot is {LastGood}");
        }
        TrainingStateFile.Save(_directory.State(_state.ImagesSeen), _state);
        ModelFile.Save(_directory.Model(_state.ImagesSeen), _state.Average.Store, _request.Configuration, _state.ImagesSeen);
        WriteFakes(_directory.Fakes(_state.ImagesSeen));
        foreach (var old in _directory.States.SkipLast(2))
        {
            File.Delete(old);
        }
        _clock.Maintain(watch.Elapsed);
        Note($"saved {Path.GetFileName(_directory.Model(_state.ImagesSeen))} and {Path.GetFileName(_directory.Fakes(_state.ImagesSeen))}");
    }

    private void WriteFakes(string path) => Pictures.WriteFakes(path, _state.Average);

    private void Note(string message)
    {
        lock (_log)
        {
            _log.WriteLine(message);
        }
        _observer.Noted(message);
    }

    private static bool IsFinite(Tensor tensor)
    {
        using var scope = new TensorScope();
        return double.IsFinite(tensor.Detach().Sum().Item());
    }
}
