using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Runs;

/// <summary>What every part of a run needs: the request, the run directory, the log, the observer and the images.</summary>
internal sealed record RunContext(RunRequest Request, RunDirectory Directory, RunLog Log, ITrainingObserver Observer, IImageSource Source)
{
    public RunConfiguration Configuration => Request.Configuration;

    public TrainingOptions Options => Request.Configuration.Training;
}
