using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class ExifOrientationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_eight_are_read_in_either_byte_order(bool littleEndian)
    {
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            Assert.Equal(orientation, ExifOrientation.OfBlock(Block(littleEndian, orientation)));
        }
    }

    [Fact]
    public void Anything_that_makes_no_sense_is_upright()
    {
        var block = Block(littleEndian: true, 6);
        Assert.Equal(1, ExifOrientation.OfBlock(Block(littleEndian: true, 0)));
        Assert.Equal(1, ExifOrientation.OfBlock(Block(littleEndian: true, 9)));
        Assert.Equal(1, ExifOrientation.OfBlock([]));
        for (var length = 0; length < block.Length; length++)
        {
            Assert.Equal(1, ExifOrientation.OfBlock(block.AsSpan(0, length)));
        }
        for (var bit = 0; bit < block.Length * 8; bit++)
        {
            var damaged = (byte[])block.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.InRange(ExifOrientation.OfBlock(damaged), 1, 8);
        }
    }

    [Theory]
    [InlineData("turned.jpg")]
    [InlineData("turned.png")]
    [InlineData("turned.webp")]
    public void An_image_is_turned_only_when_that_is_asked_for(string name)
    {
        var stored = ImageDecoder.Decode(Golden.Image(name));
        var upright = ImageDecoder.Decode(Golden.Image(name), new DecodeOptions { ApplyOrientation = true });

        Assert.Equal((37, 29), (stored.Width, stored.Height));
        Assert.Equal((29, 37), (upright.Width, upright.Height));
        for (var y = 0; y < 37; y++)
        {
            for (var x = 0; x < 29; x++)
            {
                // Rotated right: the left column, read upwards, is the top row.
                Assert.Equal(stored.Rgb.Slice((((28 - x) * 37) + y) * 3, 3).ToArray(), upright.Rgb.Slice(((y * 29) + x) * 3, 3).ToArray());
            }
        }
    }

    [Fact]
    public void A_hostile_block_never_fails_the_image()
    {
        var jpeg = Golden.Image("turned.jpg");
        var start = jpeg.AsSpan().IndexOf("Exif\0\0"u8);
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            random.NextBytes(jpeg.AsSpan(start + 6, 26));
            if (round % 2 == 0)
            {
                "MM\0*"u8.CopyTo(jpeg.AsSpan(start + 6));
            }
            Assert.Equal(37 * 29 * 3, ImageDecoder.Decode(jpeg, new DecodeOptions { ApplyOrientation = true }).Rgb.Length);
        }
    }

    // Two entries, the second of them the orientation.
    private static byte[] Block(bool littleEndian, byte orientation) => littleEndian
        ? [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 0, 5, 0, 0, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0,
            0]
        : [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 2, 1, 0, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0,
            0];

    private static byte[] Block(bool littleEndian, int orientation) => Block(littleEndian, (byte)orientation);
}
