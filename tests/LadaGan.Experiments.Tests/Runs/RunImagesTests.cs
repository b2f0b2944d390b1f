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
