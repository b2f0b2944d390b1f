using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Generation;

public class LatentSelectionTests
{
    [Theory]
    [InlineData("0,1", 3, 0, null, "give one of them")]
    [InlineData(null, 3, 0, "z.safetensors", "give one of them")]
    [InlineData(null, 0, 0, null, "the number of images is 0, but it must be from 1 to 10000000")]
    [InlineData(null, 10_000_001, 0, null, "the number of images is 10000001")]
    [InlineData(null, 2, -1, null, "the first seed is -1, but it must be from 0 to")]
    [InlineData(null, 2, long.MaxValue, null, "the first seed is 9223372036854775807")]
    [InlineData("1..3", null, 0, null, "the seed list is '1..3', but it must be seeds and ranges, for example 0,1,4-6")]
    public void An_invalid_selection_is_refused(string? seeds, int? count, long first, string? file, string said)
    {
        Assert.Contains(
            said, Assert.Throws<RunException>(() => LatentSelection.Of(seeds, count, first, file)).Message, StringComparison.Ordinal);
    }
}
