namespace LadaGan.Experiments.Training.Loop;

/// <summary>How a run ended.</summary>
/// <param name="Directory">The run directory.</param>
/// <param name="Model">The last model file.</param>
/// <param name="SampleGrid">The last sample grid.</param>
/// <param name="ImagesSeen">Real images seen in the whole run.</param>
/// <param name="Ending">Why the run ended.</param>
public sealed record RunResult(string Directory, string Model, string SampleGrid, long ImagesSeen, RunEnding Ending)
{
    public bool Completed => Ending is RunEnding.Completed or RunEnding.NothingLeft;
}

/// <summary>Why a run ended. In each case everything is saved.</summary>
public enum RunEnding
{
    /// <summary>The run has seen all its images.</summary>
    Completed,

    /// <summary>A finished run was resumed: it had seen all its images before.</summary>
    NothingLeft,

    /// <summary>The run was interrupted.</summary>
    Stopped,

    /// <summary>The generator collapsed, and the configuration stops such a run.</summary>
    Collapsed,
}
