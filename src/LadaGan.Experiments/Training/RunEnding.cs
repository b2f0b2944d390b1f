namespace LadaGan.Experiments.Training;

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
