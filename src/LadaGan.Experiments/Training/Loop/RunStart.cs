using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Inspection;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Measuring;
using LadaGan.Experiments.Training.State;
using LadaGan.Interop;
using LadaGan.Interop.Checkpoints;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>
/// What a run starts with, or resumes with, after every check that can refuse it. A run and its dry run both begin here, so they refuse
/// the same. Nothing has been written yet, but for the lock of a run that is resumed to train.
/// </summary>
internal sealed class RunStart : IDisposable
{
    private readonly Stack<IDisposable> _owned = [];

    private RunStart(RunRequest request) => Request = request;

    /// <summary>With the resumed run's own data and seed.</summary>
    public RunRequest Request { get; private set; }

    public IImageSource Source { get; private set; } = null!;

    public RunMetrics? Metrics { get; private set; }

    /// <summary>The files of the weights that the metrics require.</summary>
    public IReadOnlyList<string> MetricWeights => Metrics?.Weights ?? [];

    public TrainingState State { get; private set; } = null!;

    /// <summary>Bytes of the GPU's memory that were free before the networks came; null for the CPU.</summary>
    public long? FreeOnDevice { get; private init; }

    /// <summary>The first images; null for a run that is resumed from a saved state.</summary>
    public DecodedImage? Reals { get; private set; }

    /// <summary>Null for a new run.</summary>
    public RunDirectory? Directory { get; private set; }

    /// <summary>The resumed run's images.</summary>
    public DataIdentity? Identity { get; private set; }

    /// <summary>The saved state; null when there is none.</summary>
    public (StateManifest Manifest, string Sum)? Loaded { get; private set; }

    /// <summary>What opening the metrics and loading the state have to say.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>
    /// That the data was built otherwise than the configuration says, or that the machine of a resumed run changed in a way that changes
    /// the numbers; null for neither.
    /// </summary>
    public string? Caution { get; private set; }

    /// <param name="request">What the run is asked to do.</param>
    /// <param name="toTrain">Keeps a resumed run locked; otherwise another process may start to train there.</param>
    /// <exception cref="RunException">The run cannot be started or resumed.</exception>
    public static RunStart Open(RunRequest request, bool toTrain)
    {
        TorchSetup.Prepare(request.Device, request.Threads);
        var start = new RunStart(RunMetrics.Chosen(request)) { FreeOnDevice = TorchRuntime.MemoryOf(request.Device)?.Free };
        try
        {
            start.Guard(request.Resume ? () => start.Resume(toTrain) : start.Begin);
            return start;
        }
        catch
        {
            start.Dispose();
            throw;
        }
    }

    /// <summary>Does work on the device, and says what would fit if its memory does not suffice.</summary>
    /// <exception cref="RunException">It does not.</exception>
    public void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (DeviceMemoryException error)
        {
            throw Room.Exhausted(Request, FreeOnDevice, error);
        }
    }

    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }
    }

    private void Begin()
    {
        Request = Request with { Seed = Request.Seed ?? 0 };
        RequireMemory();
        if (Room.RequireDisk(Request.Configuration, Request.OutDir) is { } scarce)
        {
            Notes.Add(scarce);
        }
        Source = Own(RunImages.Open(Request));
        Caution = RunImages.CheckPreparation(Source, Request);
        Notes.AddRange(Source.NotesWithSkipped().Select(note => $"data: {note}"));
        if (TurnedImages.Note(Source) is { } turned)
        {
            Notes.Add($"data: {turned}");
        }
        Reals = RealsOf(Source);
        Metrics = OpenMetrics();
        State = Own(new TrainingState(Request.Configuration, Request.Device, Request.Seed));
        if (Request.Checkpoint is { } path)
        {
            Continue(ForeignFile.Read(path));
        }
    }

    private void Continue(ForeignCheckpoint checkpoint)
    {
        ImportedState.Fill(State, checkpoint, Request.Configuration);
        if (State.ImagesSeen >= Request.Configuration.Training.Images)
        {
            throw new RunException($"'{checkpoint.Path}' has seen {State.ImagesSeen} images, but training.images is "
                + $"{Request.Configuration.Training.Images}: set a larger number to train on");
        }
        Notes.Add($"continues {checkpoint.Kind.Described()}, {checkpoint.Path}, after {State.ImagesSeen} images and "
            + $"{State.GeneratorOptimizer.Steps} updates of Adam");
        Notes.AddRange(checkpoint.Notes.Select(note => $"checkpoint: {note}"));
    }

    private void Resume(bool toTrain)
    {
        (var directory, Request, var before, Caution) = Resumption.Find(Request);
        Directory = directory;
        if (toTrain)
        {
            Own(RunLock.Acquire(directory));
        }
        else
        {
            RunLock.RequireFree(directory);
        }
        RequireMemory();
        Source = Own(RunImages.Open(Request));
        Notes.AddRange(Source.NotesWithSkipped().Select(note => $"data: {note}"));
        Identity = DataIdentity.Of(Source);
        if (Resumption.RequireSameImages(directory, Request, before.Identity, Identity) is { } unknown)
        {
            Notes.Add(unknown);
        }
        Metrics = OpenMetrics();
        State = Own(new TrainingState(Request.Configuration, Request.Device, seed: null));
        Loaded = Resumption.LoadNewest(directory, State, Notes.Add);
        if (State.ImagesSeen < Request.Configuration.Training.Images
            && Room.RequireDisk(Request.Configuration, directory.Path) is { } scarce)
        {
            Notes.Add(scarce);
        }
        if (Loaded is null)
        {
            State.Seed = Request.Seed ?? 0;
            State.Restart(Request.Configuration);
            Reals = RealsOf(Source);
        }
    }

    private void RequireMemory() => Room.RequireMemory(Request.Configuration, !Request.Device.IsGpu, MachineMemory.Available);

    private RunMetrics? OpenMetrics() => RunMetrics.Open(Request, Source, Notes.Add) is { } metrics ? Own(metrics) : null;

    private DecodedImage RealsOf(IImageSource source)
    {
        var size = Request.Configuration.Generator.ImageSize;
        return SampleGrid.Compose(RunImages.First(source, Request, SampleGrid.CountOf(size)), size);
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }
}
