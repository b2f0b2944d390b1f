using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Images;

public class ImageOrientationTests
{
    // The results of Pillow's ImageOps.exif_transpose for the image "abc" over "def".
    [Theory]
    [InlineData(1, "abc/def")]
    [InlineData(2, "cba/fed")]
    [InlineData(3, "fed/cba")]
    [InlineData(4, "def/abc")]
    [InlineData(5, "ad/be/cf")]
    [InlineData(6, "da/eb/fc")]
    [InlineData(7, "fc/eb/da")]
    [InlineData(8, "cf/be/ad")]
    public void An_image_is_turned_upright(int orientation, string expected)
    {
        var image = new DecodedImage(
            3, 2, [.. "abcdef".SelectMany(letter => new[] { (byte)letter, (byte)(letter + 1), (byte)(letter + 2) })]);

        var upright = ImageOrientation.Upright(image, orientation);

        var rows = upright.Rgb.ToArray().Chunk(3).Select(pixel => (char)pixel[0]).Chunk(upright.Width).Select(row => new string(row));
        Assert.Equal(expected, string.Join('/', rows));
        Assert.All(upright.Rgb.ToArray().Chunk(3), pixel => Assert.Equal(pixel[0] + 2, pixel[2]));
    }
}
