using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 200)]
    [InlineData(257, 41)]
    public void Decoding_gives_the_same_bytes_back(int width, int height)
    {
        // Noise is the worst case for the size of the file.
        var rgb = new byte[width * height * 3];
        new Random(1).NextBytes(rgb);

        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            var image = ImageDecoder.Decode(PngEncoder.Encode(width, height, rgb, compression));

            Assert.Equal((width, height), (image.Width, image.Height));
            Assert.Equal(rgb, image.Rgb.ToArray());
        }
    }

    [Fact]
    public void A_wrong_number_of_bytes_is_refused() =>
        Assert.Throws<ArgumentException>(() => PngEncoder.Encode(2, 2, new byte[11]));

    [Fact]
    public void A_file_is_replaced_whole_and_nothing_is_left_next_to_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("fakes.png", [1, 2, 3]);

        PngEncoder.Write(path, 2, 1, [1, 2, 3, 4, 5, 6]);

        Assert.Equal([1, 2, 3, 4, 5, 6], ImageDecoder.Decode(File.ReadAllBytes(path)).Rgb.ToArray());
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failed_write_leaves_no_litter()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("taken.png"));

        Assert.ThrowsAny<Exception>(() => PngEncoder.Write(folder.File("taken.png"), 1, 1, [1, 2, 3]));

        Assert.Equal([folder.File("taken.png")], Directory.GetFileSystemEntries(folder.Path));
    }
}
