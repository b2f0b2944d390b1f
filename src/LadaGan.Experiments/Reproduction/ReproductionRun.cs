using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Follows the training of several rows.</summary>
public interface IReproductionObserver
{
    /// <summary>A row begins.</summary>
    /// <returns>Follows its training.</returns>
    ITrainingObserver Begins(PlannedRun run, int number, int total);

    /// <summary>A trained model is evaluated by a protocol of the paper.</summary>
    /// <returns>Follows the evaluation.</returns>
    IEvaluationObserver Evaluates(PlannedRun run, Protocol protocol);

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
            foreach (var protocol in result.Completed ? run.Protocols : [])
            {
                Evaluate(run, result, protocol, observer.Evaluates(run, protocol), stop);
            }
        }
        catch (DivergedException error)
        {
            observer.Ended(run, null, error.Message);
        }
    }

    /// <summary>The result lies in the run directory, where the tables find it.</summary>
    private static void Evaluate(
        PlannedRun run, RunResult result, Protocol protocol, IEvaluationObserver observer, CancellationToken stop)
    {
        var request = run.Request;
        RunEvaluation.Write(result.Directory, EvaluationRun.Run(
            new()
            {
                Model = result.Model,
                Data = request.Data,
                Split = request.Split,
                Protocol = protocol,
                Metrics = [Metric.Fid, Metric.Sfid, Metric.Is, Metric.Pr],
                Inception = request.Inception,
                Workers = Math.Max(request.Workers, 1),
                Device = request.Device,
                Threads = request.Threads,
                Engine = GenerationEngine.Torch,
                CacheFolder = request.CacheFolder,
            },
            observer,
            stop));
    }
}
