using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Generation;

/// <summary>A rank other than the first in a generation: it makes the images of its batches, and writes nothing.</summary>
public static class GenerationFollower
{
    /// <summary>Takes part until rank 0 has written everything.</summary>
    /// <param name="request">What rank 0 was asked for, too.</param>
    /// <param name="rankLost">
    /// Called on another thread with the sentence of a <see cref="RankLostException"/>, which the calling thread gets when it notices.
    /// </param>
    /// <param name="stop">Asks rank 0 to stop.</param>
    /// <exception cref="RunException">This rank cannot take part.</exception>
    /// <exception cref="RankEndedException">Another rank cannot.</exception>
    /// <exception cref="RankLostException">A rank died, hangs or cannot be reached.</exception>
    public static void Run(GenerationRequest request, Action<string> rankLost, CancellationToken stop = default)
    {
        using var ranks = RankSession.Join(request.Place!, RankJob.Generation, rankLost);
        using var asking = stop.Register(ranks.AskToStop);
        ranks.Guard(() => GenerationRun.NameExhaustedMemory(request, () => Follow(ranks, request)));
    }

    private static bool Follow(RankSession ranks, GenerationRequest request)
    {
        var leader = ranks.Identity();
        using var maker = BatchMaker.Open(request);
        maker.Facts().Answer(ranks, leader, request.Device);
        while (ranks.Next().Kind == RankMessageKind.Pass)
        {
            DividedBatches.Follow(maker, request.Batch, ranks);
        }
        return true;
    }
}
