using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>Runs the ranks of a training run as threads of this process.</summary>
internal static class RankedRun
{
    /// <summary>Rank 0's result, and the error of each rank.</summary>
    /// <param name="size">The number of ranks.</param>
    /// <param name="request">The run.</param>
    /// <param name="ofRank">Changes the request of a rank other than the first.</param>
    /// <param name="observer">Follows rank 0.</param>
    /// <param name="probe">Interferes with a rank.</param>
    /// <param name="probed">That rank.</param>
    /// <param name="stops">Stops each rank.</param>
    /// <param name="places">Changes the place of a rank.</param>
    public static (RunResult? Result, Exception?[] Errors) Run(
        int size, RunRequest request, Func<int, RunRequest, RunRequest>? ofRank = null, ITrainingObserver? observer = null,
        IStepProbe? probe = null, int probed = 0, CancellationToken[]? stops = null, Func<RankPlace, RankPlace>? places = null)
    {
        var (results, errors) = RankThreads.Run<RunResult?>(
            size,
            (rank, place) =>
            {
                var stop = stops?[rank] ?? CancellationToken.None;
                var mine = rank == probed ? probe : null;
                if (rank == 0)
                {
                    return TrainingRun.Run(request with { Place = place }, observer ?? new Tests.Runs.Recorder(), mine, stop);
                }
                var its = ofRank?.Invoke(rank, request) ?? request;
                FollowerRun.Run(its with { Place = place }, new Tests.Runs.Recorder(), mine, stop);
                return null;
            },
            places);
        return (results[0], errors);
    }
}
