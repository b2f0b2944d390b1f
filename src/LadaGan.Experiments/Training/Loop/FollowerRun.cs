using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Measuring;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>
/// A rank other than the first in a training run: it computes its part of every step and evaluation, as rank 0 says, and writes nothing.
/// Its state is rank 0's, which sends it at the beginning and after a rollback.
/// </summary>
public static class FollowerRun
{
    /// <summary>Takes part until rank 0 ends the run.</summary>
    /// <param name="request">The options of the run, as rank 0 has them.</param>
    /// <param name="observer">Hears of a lost rank.</param>
    /// <param name="stop">Asks rank 0 to stop the run.</param>
    /// <exception cref="RunException">This rank cannot take part.</exception>
    /// <exception cref="RankEndedException">Another rank cannot.</exception>
    /// <exception cref="RankLostException">A rank died, hangs or cannot be reached.</exception>
    public static void Run(RunRequest request, ITrainingObserver observer, CancellationToken stop = default) =>
        Run(request, observer, probe: null, stop);

    /// <param name="request">The options of the run, as rank 0 has them.</param>
    /// <param name="observer">Hears of a lost rank.</param>
    /// <param name="probe">Interferes with training steps, for tests.</param>
    /// <param name="stop">Asks rank 0 to stop the run.</param>
    internal static void Run(RunRequest request, ITrainingObserver observer, IStepProbe? probe, CancellationToken stop = default)
    {
        using var ranks = RankSession.Join(request.Place!, RankJob.Training, observer.RankLost);
        using var asking = stop.Register(ranks.AskToStop);
        ranks.Guard(() =>
        {
            Follow(ranks, request, probe);
            return true;
        });
    }

    private static void Follow(RankSession ranks, RunRequest request, IStepProbe? probe)
    {
        TorchSetup.Prepare(request.Device, request.Threads);
        var leader = RankIdentity.Parse(ranks.Identity());
        var found = request.Resume ? Resumption.Find(request).Request : request;
        using var source = RunImages.Open(found with { Seed = leader.Seed });
        using var metrics = RunMetrics.Open(RunMetrics.Chosen(found, leader.Metrics), source, _ => { });
        RankIdentity.Answer(ranks, leader, request, source, metrics);
        ranks.Open(request.Device);
        var free = TorchRuntime.MemoryOf(request.Device)?.Free;
        try
        {
            Follow(ranks, request, source, metrics, probe);
        }
        catch (DeviceMemoryException error)
        {
            throw Room.Exhausted(request, free, error);
        }
    }

    private static void Follow(RankSession ranks, RunRequest request, IImageSource source, RunMetrics? metrics, IStepProbe? probe)
    {
        using var state = new TrainingState(request.Configuration, request.Device, seed: null);
        TrainingStep? step = null;
        StepImages? images = null;
        List<CorruptImage> corrupt = [];
        try
        {
            for (var next = ranks.Next(); next.Kind != RankMessageKind.End; next = ranks.Next())
            {
                if (next.Kind == RankMessageKind.Corrupt)
                {
                    CorruptReports.Answer(ranks, corrupt);
                    continue;
                }
                if (next.Kind == RankMessageKind.Pass)
                {
                    metrics!.Follow(ranks, next, state.Ema);
                    continue;
                }
                if (next.Kind == RankMessageKind.Step)
                {
                    using var computing = ranks.Activity.Enter(RankState.Computing);
                    Step(step!, images!, request, state);
                    continue;
                }
                RankedState.Receive(ranks, state, next.Text);
                step?.Dispose();
                images?.Dispose();
                step = new(state, request.Configuration.Training, ranks.Group) { Probe = probe };
                images = new(source, request, state, corrupt.Add);
            }
        }
        finally
        {
            step?.Dispose();
            images?.Dispose();
        }
    }

    private static void Step(TrainingStep step, StepImages images, RunRequest request, TrainingState state)
    {
        try
        {
            TrainingLoop.Step(step, images, request.Configuration, state, CancellationToken.None);
        }
        catch (NonFiniteException)
        {
            // Rank 0 has found the same, and sends the state to which it rolls back.
        }
    }
}
