using LadaGan.Data.Datasets.Packed;

namespace LadaGan.Data.Tests.Datasets.Packed;

public class PlanesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(47)]
    [InlineData(1024)]
    public void Every_byte_goes_to_its_pixel_and_back(int count)
    {
        var planes = new byte[count * 3];
        new Random(count).NextBytes(planes);
        var pixels = new byte[count * 3];
        Planes.Interleave(planes, pixels);

        for (var pixel = 0; pixel < count; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.Equal(planes[(channel * count) + pixel], pixels[(pixel * 3) + channel]);
            }
        }
        var back = new byte[count * 3];
        Planes.Separate(pixels, back);
        Assert.Equal(planes, back);
    }
}
