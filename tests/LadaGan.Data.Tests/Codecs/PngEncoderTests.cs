using LadaGan.Core.Images;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>What <see cref="PngEncoder"/> writes is what libpng reads, checksums included.</summary>
public class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 200)]
    [InlineData(257, 41)]
    public void Decoding_gives_the_same_bytes_back(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(1).NextBytes(rgb);

        var image = ImageDecoder.Decode(PngEncoder.Encode(width, height, rgb));

        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(rgb, image.Rgb.ToArray());
    }

    /// <summary>Rows of noise that one filter predicts: the file is much smaller than the pixels, and read back.</summary>
    [Theory]
    [InlineData("flat")]
    [InlineData("left")]
    [InlineData("above")]
    [InlineData("slope")]
    public void Each_prediction_is_undone(string kind)
    {
        const int Side = 64;
        var random = new Random(2);
        int[] rows = [.. Enumerable.Range(0, Side).Select(_ => random.Next(256))];
        int[] columns = [.. Enumerable.Range(0, 3 * Side).Select(_ => random.Next(256))];
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            var (y, x) = Math.DivRem(i, 3 * Side);
            rgb[i] = (byte)(kind switch
            {
                "flat" => 128,
                "left" => rows[y],
                "above" => columns[x],
                _ => (3 * (x / 3)) + (2 * y),
            });
        }

        var png = PngEncoder.Encode(Side, Side, rgb);

        Assert.Equal(rgb, ImageDecoder.Decode(png).Rgb.ToArray());
        Assert.InRange(png.Length, 1, rgb.Length / 20);
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
