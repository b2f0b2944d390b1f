using LadaGan.Interop.PyTorch.Names;

namespace LadaGan.Interop.Tests.PyTorch.Names;

public class ChannelShuffleTests
{
    [Fact]
    public void A_shuffle_by_2_of_two_channels_is_the_written_one()
    {
        // Ours: offsets outside, channels inside: a₀b₀ a₁b₁ a₂b₂ a₃b₃. Theirs: a₀a₁a₂a₃ b₀b₁b₂b₃.
        var shuffle = new ChannelShuffle(0, 2);
        Assert.Equal([0, 4, 1, 5, 2, 6, 3, 7], shuffle.ToOurs(8));
        Assert.Equal([0, 2, 4, 6, 1, 3, 5, 7], shuffle.ToTheirs(8));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 16)]
    [InlineData(4, 64)]
    [InlineData(8, 64)]
    public void Each_order_undoes_the_other(int factor, int channels)
    {
        var (ours, theirs) = (new ChannelShuffle(0, factor).ToOurs(channels), new ChannelShuffle(0, factor).ToTheirs(channels));
        Assert.Equal(Enumerable.Range(0, channels).Select(i => (long)i), theirs.Select(i => ours[i]));
        Assert.Equal(Enumerable.Range(0, channels).Select(i => (long)i), ours.Select(i => theirs[i]));
    }

    [Theory]
    [InlineData(2, 6)]
    [InlineData(4, 8)]
    public void Channels_that_do_not_divide_are_refused(int factor, int channels)
    {
        Assert.Throws<ArgumentException>(() => new ChannelShuffle(0, factor).ToOurs(channels));
        Assert.Throws<ArgumentException>(() => new ChannelShuffle(0, factor).ToTheirs(channels));
    }
}
