using System.Runtime.InteropServices;
using System.Text.Json;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Ranks;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// A pass over images that ranks divide: batch i belongs to rank i mod R. Rank 0 puts the features in the order of the images, and from
/// there on nothing differs from a pass of one process, to the last bit.
/// </summary>
/// <param name="ranks">The ranks.</param>
/// <param name="set">Which generated images; null for the real ones.</param>
internal sealed class DividedPass(RankSession ranks, int? set = null)
{
    /// <summary>As rank 0, has all ranks pass their batches through the networks.</summary>
    /// <param name="images">The images.</param>
    /// <param name="batch">Images in a batch.</param>
    /// <param name="pass">Takes the features.</param>
    /// <param name="advanced">Called with the number of images done so far.</param>
    /// <param name="cancellation">Stops all ranks between batches.</param>
    public void Lead(IImageSet images, int batch, FeaturePass pass, Action<long> advanced, CancellationToken cancellation)
    {
        var size = ranks.Place.Size;
        var batches = new Batches(batch).Of(images.Count).Count();
        var number = 0;
        ranks.Pass(JsonSerializer.Serialize(new PassOrder(set, batch, [.. pass.Kinds])));
        try
        {
            images.Run(new(batch, First: 0, size), part =>
            {
                advanced(pass.Add(part));
                for (number++; number % size != 0 && number < batches; number++)
                {
                    advanced(Receive(number % size, pass, cancellation));
                }
            }, cancellation);
            images.AddLeftOut(
                [.. Enumerable.Range(1, size - 1).SelectMany(rank => ranks.Flow.ReadJson<LeftOutImage[]>(rank, cancellation))]);
        }
        catch (OperationCanceledException)
        {
            ranks.Flow.Abandon();
            throw;
        }
    }

    /// <summary>As another rank, passes its batches through the networks, and sends rank 0 their features.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="order">What rank 0 has ordered.</param>
    /// <param name="networks">The networks.</param>
    /// <param name="images">The images that were ordered.</param>
    public static void Follow(RankSession ranks, PassOrder order, EvaluationNetworks networks, IImageSet images)
    {
        var (flow, place) = (ranks.Flow, ranks.Place);
        using var features = new FeatureExtractor(networks.Features, order.Batch, order.Kinds);
        try
        {
            images.Run(new(order.Batch, place.Rank, place.Size), part =>
            {
                features.Clear();
                if (part.Size(0) > 0)
                {
                    features.Add(part);
                }
                flow.Write((int)features.Count);
                foreach (var kind in features.Count > 0 ? order.Kinds : [])
                {
                    flow.Write(MemoryMarshal.AsBytes(features[kind].Data<float>()));
                }
                flow.Flush();
            }, CancellationToken.None);
            flow.WriteJson(images.LeftOut);
            flow.Finish();
        }
        catch (OperationCanceledException)
        {
            // Rank 0 says what comes next.
        }
    }

    /// <returns>The number of images processed.</returns>
    private long Receive(int rank, FeaturePass pass, CancellationToken cancellation) => pass.Add(
        ranks.Flow.ReadNumber(rank, cancellation),
        (_, rows) => ranks.Flow.Read(rank, MemoryMarshal.AsBytes(rows.Data<float>()), cancellation));
}

/// <summary>What rank 0 orders from the others.</summary>
/// <param name="Set">Which generated images; null for the real ones.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Kinds">The features to send.</param>
internal sealed record PassOrder(int? Set, int Batch, FeatureKind[] Kinds)
{
    public static PassOrder Parse(RankMessage message) => JsonSerializer.Deserialize<PassOrder>(message.Text)!;
}
