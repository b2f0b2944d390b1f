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

    [Fact]
    public void An_abandoned_group_ends_a_wait_that_would_last()
    {
        var messages = ThreadRanks.Run(2, group =>
        {
            using var scope = new TensorScope();
            if (group.Rank == 1)
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
