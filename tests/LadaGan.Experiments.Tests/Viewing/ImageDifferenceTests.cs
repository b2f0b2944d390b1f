using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Viewing;

namespace LadaGan.Experiments.Tests.Viewing;

public class ImageDifferenceTests
{
    [Fact]
    public void Differences_are_averaged_and_coloured_up_to_half_of_the_range()
    {
        byte[] one = [10, 20, 30, 0, 0, 0, 255, 255, 255], other = [10, 20, 30, 64, 64, 64, 0, 0, 0];
        var difference = ImageDifference.Of(one, other);
        Assert.Equal((0 + (3 * 64) + (3 * 255)) / 9.0, difference.Mean, 1e-12);
        Assert.Equal([.. Viridis.ColourOf(0), .. Viridis.ColourOf(0.5), .. Viridis.ColourOf(1)], difference.Pixels);
        Assert.Equal(difference.Mean, ImageDifference.Of(other, one).Mean);
    }
}
