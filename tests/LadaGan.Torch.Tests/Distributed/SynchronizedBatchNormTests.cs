using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Tests.Distributed;

/// <summary>Batch norm over the ranks is batch norm of the whole batch, and so are both derivatives.</summary>
public class SynchronizedBatchNormTests : TensorTest
{
    private const int Channels = 5, Side = 6, Batch = 6;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranks_normalise_and_differentiate_twice_as_one_process_with_the_whole_batch(int size)
    {
        var expected = Values(null, 0, 1);
        var ranks = ThreadRanks.Run(size, group => Values(group, group.Rank, size));
        foreach (var (name, whole) in expected)
        {
            float[] parts = name[0] switch
            {
                '[' => [.. ranks.SelectMany(rank => rank[name])],                                        // a part of the batch
                'Σ' => [.. whole.Select((_, c) => ranks.Sum(rank => rank[name][c]))],                    // a part of a sum
                _ => ranks[0][name],                                                                     // the same on every rank
            };
            var scale = whole.Max(Math.Abs);
            Assert.All(whole.Zip(parts), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * scale, $"{name}: {pair}"));
        }
        Assert.All(ranks, rank => Assert.Equal(ranks[0]["running variance"], rank["running variance"]));
    }

    /// <summary>The output and derivatives of a penalty as R1's, on a rank's part of the batch.</summary>
    private static Dictionary<string, float[]> Values(Torch.Distributed.ProcessGroup? group, int rank, int size)
    {
        using var scope = new TensorScope();
        var here = Batch / size;
        var x = ((Draw.Normal("x", Batch, Channels, Side, Side) * 3) + 20).Narrow(0, rank * here, here).Contiguous().Detach();
        var mask = Draw.Normal("mask", Batch, Channels, Side, Side).Narrow(0, rank * here, here);
        x.RequiresGrad = true;
        var (weight, bias) = (Draw.Leaf("weight", Channels), Draw.Leaf("bias", Channels));
        var (mean, variance) = (Tensor.Zeros([Channels]), Tensor.Full([Channels], 1));
        var y = x.BatchNorm(weight, bias, mean, variance, training: true, momentum: 0.1, eps: 1e-3, negativeSlope: 0.2, group);
        var gx = Gradients.Grad((y.Square() * mask).Sum(), x, createGraph: true);
        Gradients.Backward((gx.Square() * mask).Sum() + (y * mask).Sum());
        return new()
        {
            ["[y"] = y.ToArray<float>(),
            ["[gx"] = gx.ToArray<float>(),
            ["[second of x"] = x.Grad!.ToArray<float>(),
            ["Σ second of weight"] = weight.Grad!.ToArray<float>(),
            ["Σ second of bias"] = bias.Grad!.ToArray<float>(),
            ["running mean"] = mean.ToArray<float>(),
            ["running variance"] = variance.ToArray<float>(),
        };
    }
}
