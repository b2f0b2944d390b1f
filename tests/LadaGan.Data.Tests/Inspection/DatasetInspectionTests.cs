using LadaGan.Data.Building;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Inspection;
using LadaGan.Data.Loading;
using LadaGan.Data.Tests.Codecs;

namespace LadaGan.Data.Tests.Inspection;

public sealed class DatasetInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Everything_about_a_folder(int workers)
    {
        for (var image = 0; image < 40; image++)
        {
            _folder.Write($"a/{image:D2}.png", PngWriter.Solid(4, 3, (byte)image, 0, 0));
        }
        _folder.Write("a/twin.png", PngWriter.Solid(4, 3, 7, 0, 0));
        _folder.Write("b/tall.png", PngWriter.Solid(3, 4, 7, 0, 0));
        _folder.Write("b/triplet.png", PngWriter.Solid(4, 3, 7, 0, 0));
        _folder.Write("b/broken.png", [1, 2, 3]);
        _folder.Write("b/notes.txt", [1]);
        using var source = ImageSource.Open(_folder.Path);

        var report = DatasetInspection.Run(source, workers);

        Assert.Equal(44, report.Count);
        Assert.Equal([("PNG, RGB", 43), ("an unknown image format", 1)], report.Kinds);
        Assert.Equal([(4, 3, 42), (3, 4, 1)], report.Sizes);
        Assert.Equal([(0, 41), (1, 3)], report.Labels);
        Assert.Equal([new CorruptImage("b/broken.png", "is an unknown image format; supported are JPEG, PNG, WebP, BMP")], report.Corrupt);
        Assert.Equal(["a/07.png", "a/twin.png", "b/triplet.png"], Assert.Single(report.Duplicates));
        Assert.Equal(new SkippedFiles(NotImages: 1), report.Skipped);
        Assert.Equal(
            Directory.GetFiles(_folder.Path, "*.png", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), report.Bytes);
        Assert.Equal((32, ImageFit.Crop), (report.RecommendedSize, report.RecommendedFit));
        Assert.Equal((null, 0), (report.IsWhole, report.Packed.Count));
    }

    [Fact]
    public void Images_turned_by_EXIF_are_named()
    {
        _folder.Write("a.png", PngWriter.Solid(4, 3, 7, 8, 9));
        foreach (var name in new[] { "turned.jpg", "turned.png", "turned.webp" })
        {
            _folder.Write(name, Golden.Image(name));
        }
        using var source = ImageSource.Open(_folder.Path);

        Assert.Equal(["turned.jpg", "turned.png", "turned.webp"], DatasetInspection.Run(source, 2).Turned);
        Assert.StartsWith(
            "3 of 4 images examined are turned by EXIF, such as turned.jpg;", TurnedImages.Note(source), StringComparison.Ordinal);
    }

    [Fact]
    public void Upright_damaged_and_packed_images_are_not_called_turned()
    {
        _folder.Write("a.png", PngWriter.Solid(4, 3, 7, 8, 9));
        _folder.Write("b.png", Golden.Image("turned.png")[..20]);
        _folder.Write("c.png", Golden.Image("turned.png")[..8]);
        using var source = ImageSource.Open(_folder.Path);

        Assert.Empty(DatasetInspection.Run(source, 1).Turned);
        Assert.Null(TurnedImages.Note(source));
    }

    [Fact]
    public void Means_and_deviations_are_over_all_pixels()
    {
        var random = new Random(4);
        var values = new List<double>[] { [], [], [] };
        for (var image = 0; image < 20; image++)
        {
            var rgb = new byte[(image + 1) * 2 * 3];
            random.NextBytes(rgb);
            _folder.Write($"{image:D2}.png", PngWriter.Write(image + 1, 2, 8, PngWriter.Rgb, rgb));
            for (var at = 0; at < rgb.Length; at++)
            {
                values[at % 3].Add(rgb[at]);
            }
        }
        using var source = ImageSource.Open(_folder.Path);

        var channels = DatasetInspection.Run(source, 2).Channels;

        for (var channel = 0; channel < 3; channel++)
        {
            var mean = values[channel].Average();
            Assert.Equal(mean, channels[channel].Mean, 1e-9);
            Assert.Equal(Math.Sqrt(values[channel].Average(value => (value - mean) * (value - mean))), channels[channel].Deviation, 1e-9);
        }
    }

    [Fact]
    public void A_packed_file_tells_of_its_making_and_of_damage()
    {
        _folder.Write("pictures/a.png", PngWriter.Solid(4, 3, 7, 8, 9));
        var path = _folder.File("out.safetensors");
        DatasetBuild.Run(new BuildRequest { Source = _folder.File("pictures"), Destination = path, Size = 4 });
        using (var source = ImageSource.Open(path))
        {
            var report = DatasetInspection.Run(source, 1);
            Assert.Equal(("pictures", true), (report.Packed["source"], report.IsWhole));
            Assert.Equal([("packed RGB", 1)], report.Kinds);
            Assert.Equal([7, 8, 9], report.Channels.Select(channel => channel.Mean));
        }
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        using var damaged = ImageSource.Open(_folder.Write("damaged.safetensors", bytes));
        Assert.False(DatasetInspection.Run(damaged, 1).IsWhole);
    }

    [Fact]
    public void A_sheet_has_a_row_a_class_and_leaves_the_unusable_black()
    {
        for (var image = 0; image < 30; image++)
        {
            _folder.Write($"a/{image:D2}.png", PngWriter.Solid(8, 8, (byte)(100 + image), 0, 0));
        }
        _folder.Write("b/0.png", PngWriter.Solid(4, 4, 0, 50, 0));
        _folder.Write("b/1.png", [1, 2, 3]);
        using var source = ImageSource.Open(_folder.Path);

        var sheet = ContactSheet.Of(source, 8, ImageFit.Squash);

        Assert.Equal(((10 * 8) + (9 * 2), (2 * 8) + 2), (sheet.Width, sheet.Height));
        Assert.Equal([100, 103, 127, 0, 0], new[] { 0, 10, 90, 8, 9 }.Select(x => (int)sheet.Rgb[x * 3]));
        Assert.Equal([50, 0, 0], new[] { 0, 10, 20 }.Select(x => (int)sheet.Rgb[(((12 * sheet.Width) + x) * 3) + 1]));
    }

    [Theory]
    [InlineData(32, 32, 32, "squash")]
    [InlineData(178, 218, 128, "crop")]
    [InlineData(1024, 1024, 256, "squash")]
    [InlineData(64, 67, 64, "squash")]
    [InlineData(10, 10, 32, "squash")]
    public void The_recommendation_follows_the_sizes(int width, int height, int size, string fit)
    {
        var recommended = Recommendation.For([(width, height, 97), (5, 9, 3)]);
        Assert.Equal((size, fit), (recommended.Size, recommended.Fit.ToString()));
    }

    public void Dispose() => _folder.Dispose();
}
