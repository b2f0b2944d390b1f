using System.Buffers.Binary;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Packed;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;

namespace LadaGan.Data.Tests.Datasets.Packed;

public sealed class PackedImageSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Planes_become_pixels()
    {
        byte[] images = [.. Enumerable.Range(0, 2 * 3 * 2 * 3).Select(value => (byte)value)]; // [2, 3, 2, 3]
        using var source = ImageSource.Open(Write(images, [2, 3, 2, 3], [7, 0]));

        Assert.Equal((2, 7, 0), (source.Count, source.Label(0), source.Label(1)));
        var second = source.Decode(1);
        Assert.Equal((3, 2), (second.Width, second.Height));
        Assert.Equal([18, 24, 30, 19, 25, 31, 20, 26, 32, 21, 27, 33, 22, 28, 34, 23, 29, 35], second.Rgb.ToArray());
        Assert.Equal(second.Rgb.ToArray(), ImageDecoder.Decode(source.Read(1)).Rgb.ToArray());
        Assert.Equal("00000/img00000001.png", source.Name(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Decode(2));
    }

    [Fact]
    public void A_loader_copies_images_of_its_size_and_resizes_others()
    {
        var images = new byte[20 * 3 * 8 * 8];
        new Random(5).NextBytes(images);
        using var source = ImageSource.Open(Write(images, [20, 3, 8, 8]));

        foreach (var size in new[] { 8, 4, 16 })
        {
            using var loader = new BatchLoader(source, new BatchLoaderOptions { Size = size, BatchSize = 20, Workers = 2 });
            using var batch = loader.Next();
            var expected = batch.Indices.ToArray().SelectMany(index => ImageResizer.ToSquare(source.Decode(index), size).Rgb.ToArray());
            Assert.Equal(expected, batch.Pixels.ToArray());
        }
        Assert.False(source.TryCopy(0, 4, new byte[48]));
    }

    [Fact]
    public void A_file_that_became_shorter_is_named_and_does_no_harm()
    {
        var path = Write(new byte[2000 * 12], [2000, 3, 2, 2]);
        using var source = ImageSource.Open(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 5000);
        }

        Assert.Equal(4, source.Decode(0).Rgb.Length / 3);
        foreach (var index in new[] { 1583, 1584, 1999 })
        {
            Assert.Contains("was truncated while it was being read",
                Assert.Throws<DataException>(() => source.TryCopy(index, 2, new byte[12])).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_claims_something_else_is_refused()
    {
        Refused("is a \"ladagan-generator\" file", Write(new byte[12], [1, 3, 2, 2], metadata: new() { ["format"] = "ladagan-generator" }));
        Refused("of version 9; this program reads version 1", Write(new byte[12], [1, 3, 2, 2], metadata: new() { ["version"] = "9" }));
        Refused("has images of U8 [4, 3]; a packed data file has U8 [N, 3, H, W]", Write(new byte[12], [4, 3]));
        Refused("has images of U8 [1, 2, 2, 3]", Write(new byte[12], [1, 2, 2, 3]));
        Refused("has images of I8", Write(new byte[12], [1, 3, 2, 2], type: SafetensorsType.I8));
        Refused("has 0 images", Write([], [0, 3, 2, 2]));
        Refused("declares 0 x 5 pixels", Write([], [1, 3, 5, 0]));
        Refused("has labels of I64 [3] for 2 images; they must be I64 [2]", Write(new byte[24], [2, 3, 2, 2], [1, 2, 3]));
        Refused("has the label -1 at image 1", Write(new byte[24], [2, 3, 2, 2], [1, -1]));
        Refused("has the label 2147483648", Write(new byte[24], [2, 3, 2, 2], [1, 1L << 31]));
        Refused("has no tensor \"images\"", Write(new byte[12], [1, 3, 2, 2], name: "pictures"));
    }

    [Theory]
    [InlineData("resize-crop", "box", "fit resize-crop and filter box")]
    [InlineData("crop:140", "lanczos", "fit crop:140 and filter lanczos")]
    [InlineData("zoom", "box", null)]
    [InlineData("crop", "7", null)]
    [InlineData("crop", null, null)]
    public void It_says_how_its_images_were_prepared(string fit, string? filter, string? expected)
    {
        var metadata = new Dictionary<string, string> { ["fit"] = fit };
        if (filter is not null)
        {
            metadata["filter"] = filter;
        }
        using var source = ImageSource.Open(Write(new byte[12], [1, 3, 2, 2], metadata: metadata));
        using var part = new FractionImageSource(ImageSource.Open(source.Path), 1, 0);

        Assert.Equal(expected, source.Preparation?.ToString());
        Assert.Equal(source.Preparation, part.Preparation);
    }

    [Fact]
    public void A_split_it_does_not_hold_is_refused()
    {
        var path = Write(new byte[12], [1, 3, 2, 2], metadata: new() { ["split"] = "train" });
        ImageSource.Open(path, new SourceOptions { Split = "train" }).Dispose();
        Refused("has no split \"test\": it contains train", path, "test");
        Refused("has no split \"test\": it has no splits", Write(new byte[12], [1, 3, 2, 2]), "test");
    }

    [Fact]
    public void Any_damage_to_the_header_is_refused_or_harmless()
    {
        var whole = File.ReadAllBytes(Write(new byte[24], [2, 3, 2, 2], [0, 1]));
        var random = new Random(3);
        for (var round = 0; round < 1000; round++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length - 24)] = (byte)random.Next(256);
            var path = _folder.Write("damaged.safetensors", damaged[..(round % 4 == 0 ? random.Next(damaged.Length) : damaged.Length)]);
            try
            {
                using var source = ImageSource.Open(path);
                for (var index = 0; index < source.Count; index++)
                {
                    Assert.NotEqual(0, source.Decode(index).Width);
                }
            }
            catch (DataException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }

    [Fact]
    public void The_hash_tells_whether_the_pixels_are_those_that_were_written()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(new byte[12]));
        using var right = PackedImageSource.Open(
            Write(new byte[12], [1, 3, 2, 2], metadata: new() { ["sha256"] = hash }), SourceOptions.Default);
        Assert.True(right.IsWhole());
        using var wrong = PackedImageSource.Open(
            Write([.. new byte[11], 1], [1, 3, 2, 2], metadata: new() { ["sha256"] = hash }), SourceOptions.Default);
        Assert.False(wrong.IsWhole());
        using var silent = PackedImageSource.Open(Write(new byte[12], [1, 3, 2, 2]), SourceOptions.Default);
        Assert.Null(silent.IsWhole());
    }

    public void Dispose() => _folder.Dispose();

    private static void Refused(string said, string path, string? split = null)
    {
        var message = Assert.Throws<DataException>(() => ImageSource.Open(path, new SourceOptions { Split = split })).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    private string Write(byte[] images, long[] shape, long[]? labels = null, Dictionary<string, string>? metadata = null,
        SafetensorsType type = SafetensorsType.U8, string name = "images")
    {
        var tensors = new List<SafetensorsSource> { SafetensorsSource.FromMemory(name, type, shape, images) };
        if (labels is not null)
        {
            var bytes = new byte[labels.Length * 8];
            for (var index = 0; index < labels.Length; index++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * 8), labels[index]);
            }
            tensors.Add(SafetensorsSource.FromMemory("labels", SafetensorsType.I64, [labels.Length], bytes));
        }
        var path = _folder.File($"{Guid.NewGuid():N}.safetensors");
        SafetensorsWriter.Write(path, tensors, metadata);
        return path;
    }
}
