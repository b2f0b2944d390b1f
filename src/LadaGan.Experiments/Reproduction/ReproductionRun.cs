using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Follows the training of several rows.</summary>
public interface IReproductionObserver
{
    /// <summary>A row begins.</summary>
    /// <returns>Follows its training.</returns>
    ITrainingObserver Begins(PlannedRun run, int number, int total);

    /// <summary>A row has ended.</summary>
    /// <param name="run">The row.</param>
    /// <param name="ending">How its training ended; null if it diverged.</param>
    /// <param name="said">Where the run is, or why it diverged.</param>
    void Ended(PlannedRun run, RunEnding? ending, string said);
}

/// <summary>Trains what a plan has left, one row after the other. Each is an ordinary run.</summary>
public static class ReproductionRun
{
    /// <summary>A row that diverges or collapses is recorded in its run directory, and the next one begins.</summary>
    /// <param name="plan">The rows.</param>
    /// <param name="observer">Follows the progress.</param>
    /// <param name="stop">Stops after the training step in progress, with everything saved; the same plan goes on from there.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="RunException">A run cannot be started, resumed or saved.</exception>
    public static void Run(ReproductionPlan plan, IReproductionObserver observer, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(observer);
        var remaining = plan.Remaining;
        foreach (var (index, run) in remaining.Index())
        {
            stop.ThrowIfCancellationRequested();
            Train(run, observer, observer.Begins(run, index + 1, remaining.Count), stop);
            stop.ThrowIfCancellationRequested();
        }
    }

    private static void Train(PlannedRun run, IReproductionObserver observer, ITrainingObserver training, CancellationToken stop)
    {
        try
        {
            var result = TrainingRun.Run(run.Request, training, stop);
            observer.Ended(run, result.Ending, result.Directory);
        }
        catch (DivergedException error)
        {
            observer.Ended(run, null, error.Message);
        }
    }
}
