using LadaGan.Torch.Distributed;

namespace LadaGan.Torch.Tests.Distributed;

public class GlooGroupTests : TensorTest
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranks_sum_broadcast_and_gather(int size)
    {
        var seen = ThreadRanks.Run(size, group =>
        {
            using var scope = new TensorScope();
            var (sum, told) = (Tensor.Full([5], group.Rank + 1), Tensor.Full([2], group.Rank * 10));
            group.Sum(sum).Finish();
            group.Broadcast(told, root: 1).Finish();
            var all = Tensor.Zeros([size, 2]);
            group.Gather(Tensor.Full([2], group.Rank), all).Finish();
            return (Sum: sum.ToArray<float>(), Told: told.ToArray<float>(), All: all.ToArray<float>());
        });
        var total = size * (size + 1) / 2;
        Assert.All(seen, rank =>
        {
            Assert.Equal(Enumerable.Repeat((float)total, 5), rank.Sum);
            Assert.Equal([10f, 10f], rank.Told);
            Assert.Equal(Enumerable.Range(0, size).SelectMany(other => new[] { (float)other, other }), rank.All);
        });
    }

    /// <summary>Floating-point sums depend on their order; a length that does not divide by the ranks has a part that is shorter.</summary>
    [Theory]
    [InlineData(3, 7)]
    [InlineData(3, 3000)]
    [InlineData(4, 1)]
    public void A_sum_adds_the_ranks_in_their_order(int size, int length)
    {
        float[] Of(int rank) => [.. Enumerable.Range(0, length).Select(i => MathF.Pow(-7.3f, rank + (i % 5)) / (i + 3))];
        var seen = ThreadRanks.Run(size, group =>
        {
            using var scope = new TensorScope();
            var sums = Enumerable.Range(0, 3).Select(_ => Tensor.Of<float>(Of(group.Rank), length)).ToArray();
            Collective[] begun = [.. sums.Select(group.Sum)];
            Array.ForEach(begun, collective => collective.Finish());
            return sums.Select(sum => sum.ToArray<float>()).ToArray();
        });
        var expected = Of(0);
        for (var rank = 1; rank < size; rank++)
        {
            expected = [.. expected.Zip(Of(rank), (sum, next) => sum + next)];
        }
        Assert.All(seen.SelectMany(sums => sums), sum => Assert.Equal(expected, sum));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_abandoned_group_ends_a_wait_that_would_last(int size)
    {
        var messages = ThreadRanks.Run(size, group =>
        {
            using var scope = new TensorScope();
            if (group.Rank != 0)
            {
                // Comes to the collective too late: rank 0 has been told that this one is lost.
                Thread.Sleep(TimeSpan.FromSeconds(1));
                return "";
            }
            using var waiting = group.Sum(Tensor.Zeros([1]));
            using var loss = new Timer(_ => group.Abandon(), null, TimeSpan.FromMilliseconds(200), Timeout.InfiniteTimeSpan);
            return Assert.Throws<TorchException>(waiting.Wait).Message;
        });
        Assert.Contains("abandoned", messages[0]);
    }

    [Fact]
    public void A_store_tells_one_process_what_another_wrote()
    {
        using var served = TcpStore.Serve(0, TimeSpan.FromSeconds(20));
        using var store = TcpStore.Connect("127.0.0.1", served.Port, TimeSpan.FromSeconds(20));
        var late = new Thread(() => served.Set("key", "värde"));
        late.Start();
        Assert.Equal("värde", store.Get("key"));
        late.Join();
    }
}
