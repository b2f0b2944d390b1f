using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reproduction;

/// <summary>A row to train: what is left to do for it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Replica">How its run differs from the paper's, in words; null if it is the paper's.</param>
/// <param name="Request">The run: a new one, or one to resume.</param>
/// <param name="State">What there is of it.</param>
/// <param name="ImagesSeen">Images seen so far.</param>
/// <param name="Directory">Its run directory; null if there is none yet.</param>
public sealed record PlannedRun(
    PaperRow Row, string? Replica, RunRequest Request, PlannedState State, long ImagesSeen, string? Directory)
{
    /// <summary>Whether anything is left to train or to evaluate.</summary>
    public bool IsDone => State is PlannedState.Finished or PlannedState.Diverged or PlannedState.Collapsed;

    /// <summary>The length of the run in images seen.</summary>
    public long Images => Request.Configuration.Training.Images;

    /// <summary>The protocols by which the finished model is to be evaluated.</summary>
    public IReadOnlyList<Protocol> Protocols { get; init; } = [];

    /// <summary>The measured speed; null if nothing is left to train.</summary>
    public Forecast? Forecast { get; init; }

    /// <summary>The time left at that speed.</summary>
    public TimeSpan Time => Forecast is { } forecast
        ? TimeSpan.FromSeconds(Math.Min(Math.Max(Images - ImagesSeen, 0) / forecast.ImagesPerSecond, TimeSpan.MaxValue.TotalSeconds / 2))
        : TimeSpan.Zero;
}

/// <summary>What there is of a run that is to be made.</summary>
public enum PlannedState
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>An interrupted run.</summary>
    Unfinished,

    /// <summary>A trained model without its metrics, or not evaluated yet.</summary>
    Unmeasured,

    /// <summary>Everything.</summary>
    Finished,

    /// <summary>A run that diverged after every rollback; it is not tried again.</summary>
    Diverged,

    /// <summary>A run that stopped because its generator collapsed; it is not tried again.</summary>
    Collapsed,
}
