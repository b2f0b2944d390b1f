using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Runs;

/// <summary>What every part of a run needs: the request, the run directory, the log, the observer and the images.</summary>
internal sealed record RunContext(RunRequest Request, RunDirectory Directory, RunLog Log, ITrainingObserver Observer, IImageSource Source)
{
    /// <summary>The ranks that this one leads; null for a run of one process.</summary>
    public RankSession? Ranks { get; init; }

    /// <summary>Bytes of the GPU's memory that were free before the networks came; null for the CPU.</summary>
    public long? FreeOnDevice { get; init; }

    public RunConfiguration Configuration => Request.Configuration;

    public TrainingOptions Options => Request.Configuration.Training;
}
