using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Evaluation;

/// <summary>A rank other than the first in an evaluation: it computes the features of its batches, and writes nothing.</summary>
public static class EvaluationFollower
{
    /// <summary>Takes part until rank 0 ends the evaluation.</summary>
    /// <param name="request">What rank 0 was asked for, too.</param>
    /// <param name="rankLost">As <see cref="IEvaluationObserver.RankLost"/>.</param>
    /// <param name="stop">Asks rank 0 to stop.</param>
    /// <exception cref="RunException">This rank cannot take part.</exception>
    /// <exception cref="RankEndedException">Another rank cannot.</exception>
    /// <exception cref="RankLostException">A rank died, hangs or cannot be reached.</exception>
    public static void Run(EvaluationRequest request, Action<string> rankLost, CancellationToken stop = default)
    {
        EvaluationNetworks? networks = null;
        try
        {
            Run(
                request,
                () => networks = EvaluationNetworks.Open(request.ReferenceMetrics, request.Inception, request.ResNet18,
                    new(request.Device, request.Precision), _ => { }),
                rankLost,
                stop);
        }
        finally
        {
            networks?.Dispose();
        }
    }

    /// <param name="request">What rank 0 was asked for, too.</param>
    /// <param name="open">Returns the networks; the caller keeps ownership.</param>
    /// <param name="rankLost">As <see cref="IEvaluationObserver.RankLost"/>.</param>
    /// <param name="stop">Asks rank 0 to stop.</param>
    internal static void Run(
        EvaluationRequest request, Func<EvaluationNetworks> open, Action<string> rankLost, CancellationToken stop = default)
    {
        using var ranks = RankSession.Join(request.Place!, RankJob.Evaluation, rankLost);
        using var asking = stop.Register(ranks.AskToStop);
        ranks.Guard(() =>
        {
            EvaluationRun.NameExhaustedMemory(request, () => Follow(ranks, request, open));
            return true;
        });
    }

    private static bool Follow(RankSession ranks, EvaluationRequest request, Func<EvaluationNetworks> open)
    {
        // Rank 0 has fetched what weights were missing.
        var leader = ranks.Identity();
        using var inputs = EvaluationInputs.Open(request);
        var networks = open();
        inputs.Facts(networks).Answer(ranks, leader, request.Device);
        for (var next = ranks.Next(); next.Kind != RankMessageKind.End; next = ranks.Next())
        {
            var order = PassOrder.Parse(next);
            DividedPass.Follow(ranks, order, networks, inputs.Of(order));
        }
        return true;
    }
}
