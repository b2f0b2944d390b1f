using LadaGan.Core.Errors;
using LadaGan.Core.Images;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public sealed class RunImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Photos_are_turned_as_the_configuration_says(bool exif)
    {
        File.Copy(Path.Join(Repository.Root, "tests", "golden", "images", "turned.png"), _folder["turned.png"]);
        var configuration = Smallest.Configuration();
        configuration = configuration with { Training = configuration.Training with { Exif = exif } };

        using var source = RunImages.Open(new RunRequest { Data = _folder.Path, OutDir = _folder["runs"], Configuration = configuration });
        var image = source.Decode(0);

        Assert.Equal(exif ? (29, 37) : (37, 29), (image.Width, image.Height));
        Assert.Equal(exif ? Upright() : Stored(), image.Rgb.ToArray());
    }

    [Theory]
    [InlineData(1, 1000, 1000, true)]
    [InlineData(1, 1000, 1001, false)]
    [InlineData(2, 1000, 1001, true)]
    public void The_largest_image_is_the_configurations(int megapixels, int width, int height, bool fits)
    {
        PngEncoder.Write(_folder["large.png"], width, height, new byte[width * height * 3]);
        var configuration = Smallest.Configuration();
        configuration = configuration with { Training = configuration.Training with { Megapixels = megapixels } };

        using var source = RunImages.Open(new RunRequest { Data = _folder.Path, OutDir = _folder["runs"], Configuration = configuration });

        if (fits)
        {
            Assert.Equal((width, height), (source.Decode(0).Width, source.Decode(0).Height));
        }
        else
        {
            var error = Assert.ThrowsAny<LadaGanException>(() => source.Decode(0));
            Assert.Contains("declares 1000 x 1001 pixels; at most 1,000,000 pixels", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>What Pillow reads, before it is turned.</summary>
    internal static byte[] Stored() => File.ReadAllBytes(Path.Join(Repository.Root, "tests", "golden", "images", "turned.png.rgb"));

    /// <summary>Orientation 6: the first row is on the right.</summary>
    internal static byte[] Upright()
    {
        const int Width = 37, Height = 29;
        var (stored, upright) = (Stored(), new byte[Width * Height * 3]);
        for (var row = 0; row < Width; row++)
        {
            for (var column = 0; column < Height; column++)
            {
                stored.AsSpan(((((Height - 1 - column) * Width) + row) * 3), 3).CopyTo(upright.AsSpan(((row * Height) + column) * 3));
            }
        }
        return upright;
    }

    public void Dispose() => _folder.Dispose();
}
