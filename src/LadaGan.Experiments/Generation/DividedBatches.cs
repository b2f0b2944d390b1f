using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Generation;

/// <summary>The batches of a generation, which ranks divide if there are several: batch i belongs to rank i mod R.</summary>
internal static class DividedBatches
{
    /// <summary>Hands over all batches in order, those of other ranks included.</summary>
    /// <param name="maker">Makes this process's batches.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="ranks">The ranks, of which this is the first; null for one process.</param>
    /// <param name="ready">Called with each batch.</param>
    /// <param name="cancellation">Stops all ranks between batches.</param>
    public static void Lead(BatchMaker maker, int batch, RankSession? ranks, Action<GeneratedBatch> ready, CancellationToken cancellation)
    {
        ranks?.Pass("");
        try
        {
            for (var number = 0; (long)number * batch < maker.Count; number++)
            {
                var rank = number % (ranks?.Place.Size ?? 1);
                ready(rank == 0
                    ? maker.Make(number * batch, cancellation)
                    : GeneratedBatch.Read(ranks!.Flow, rank, number * batch, cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            ranks?.Flow.Abandon();
            throw;
        }
    }

    /// <summary>As another rank, makes its batches, and sends them to rank 0.</summary>
    public static void Follow(BatchMaker maker, int batch, RankSession ranks)
    {
        try
        {
            for (var start = (long)ranks.Place.Rank * batch; start < maker.Count; start += (long)ranks.Place.Size * batch)
            {
                maker.Make((int)start, CancellationToken.None).WriteTo(ranks.Flow);
            }
            ranks.Flow.Finish();
        }
        catch (OperationCanceledException)
        {
            // Rank 0 says what comes next.
        }
    }
}
