using LadaGan.Data.Loading;

namespace LadaGan.Data.Tests.Loading;

public class ShuffledOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(97)]
    public void Every_pass_shows_every_image_once(int count)
    {
        var order = new ShuffledOrder(4, count);
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Equal(Enumerable.Range(0, count), order.Take((long)pass * count, count).Order());
        }
    }

    [Fact]
    public void Passes_and_seeds_differ()
    {
        var order = new ShuffledOrder(4, 50);

        Assert.NotEqual(order.Take(0, 50), order.Take(50, 50));
        Assert.NotEqual(order.Take(0, 50), new ShuffledOrder(5, 50).Take(0, 50));
    }

    [Fact]
    public void A_position_means_the_same_whatever_was_asked_before()
    {
        var order = new ShuffledOrder(4, 30);
        var forwards = order.Take(0, 300);

        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var position = random.Next(300);
            Assert.Equal(forwards[position], order[position]);
        }
    }

    // A saved position must mean the same image in every later version. The numbers come from a second implementation, in Python.
    [Fact]
    public void The_order_never_changes() =>
        Assert.Equal([3, 4, 0, 6, 5, 7, 2, 1, 6, 0, 7, 1, 3, 4, 2, 5], new ShuffledOrder(2025, 8).Take(8_000_000_000, 16));

    [Fact]
    public void Every_order_of_three_is_about_equally_frequent()
    {
        var order = new ShuffledOrder(9, 3);
        var counts = Enumerable.Range(0, 6000).GroupBy(pass => string.Join(',', order.Take(pass * 3L, 3))).Select(group => group.Count())
            .ToArray();

        Assert.Equal(6, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 850, 1150)); // 1000 ± 5 standard deviations
    }
}
