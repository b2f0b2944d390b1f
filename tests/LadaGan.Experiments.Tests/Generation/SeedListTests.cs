using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Generation;

public class SeedListTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("0,1,4-6", 0L, 1L, 4L, 5L, 6L)]
    [InlineData(" 7 , 3-3", 7L, 3L)]
    [InlineData("5,5", 5L, 5L)]
    [InlineData("9223372036854775806-9223372036854775807", long.MaxValue - 1, long.MaxValue)]
    public void Seeds_keep_the_order_written(string text, params long[] seeds) => Assert.Equal(seeds, SeedList.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("1,")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("6-4")]
    [InlineData("1 - 3")]
    [InlineData("1-2-3")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData("١")]
    [InlineData("all")]
    [InlineData("9223372036854775808")]
    [InlineData("0-10000000")]
    [InlineData("0-9999999,0")]
    [InlineData("0-9223372036854775807")]
    public void Anything_else_is_not_a_list(string text) => Assert.Null(SeedList.Parse(text));

    [Fact]
    public void Ten_million_seeds_are_allowed() => Assert.Equal(Latents.MaxCount, SeedList.Parse("5,1-9999999")!.Count);
}
