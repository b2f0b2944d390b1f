namespace LadaGan.Experiments.Training.Loop;

/// <summary>How a run ended.</summary>
/// <param name="Directory">Its run directory.</param>
/// <param name="Model">Its last model file.</param>
/// <param name="SampleGrid">Its last sample grid.</param>
/// <param name="ImagesSeen">Real images seen in all.</param>
/// <param name="Ending">Why it ended.</param>
public sealed record RunResult(string Directory, string Model, string SampleGrid, long ImagesSeen, RunEnding Ending)
{
    public bool Completed => Ending == RunEnding.Completed;
}

/// <summary>Why a run ended; everything is saved in each case.</summary>
public enum RunEnding
{
    /// <summary>It has seen its images.</summary>
    Completed,

    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>Its pictures became all alike, and it was told to stop then.</summary>
    Collapsed,
}
