namespace LadaGan.Experiments.Training;

/// <summary>How a run ended.</summary>
/// <param name="Directory">Its run directory.</param>
/// <param name="Model">Its last model file.</param>
/// <param name="Picture">Its last sample grid.</param>
/// <param name="ImagesSeen">Real images seen in all.</param>
/// <param name="Ending">Why it ended.</param>
public sealed record RunResult(string Directory, string Model, string Picture, long ImagesSeen, RunEnding Ending)
{
    public bool Completed => Ending == RunEnding.Completed;
}
