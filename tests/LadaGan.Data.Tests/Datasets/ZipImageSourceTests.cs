using System.Buffers.Binary;
using System.IO.Compression;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets;

public class ZipImageSourceTests
{
    private static readonly byte[] Png = PngWriter.Solid(2, 2, 9, 8, 7);

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Names_are_in_ordinal_order_and_folders_are_labels(CompressionLevel level)
    {
        using var folder = new TemporaryFolder();
        var path = Zip(folder, level, ("b/2.png", Png), ("a/1.jpg", [1, 2, 3]), ("__MACOSX/a/1.jpg", [1]),
            ("a/.DS.png", [1]), ("b/notes.txt", [1]));

        using var source = ImageSource.Open(path);

        Assert.Equal(["a/1.jpg", "b/2.png"], Names(source));
        Assert.Equal([0, 1], Labels(source));
        Assert.Equal([1, 2, 3], source.Read(0));
        Assert.Equal([9, 8, 7], source.Decode(1).Rgb[..3].ToArray());
        Assert.Equal(new SkippedFiles(Hidden: 2, NotImages: 1), source.Skipped);
    }

    [Fact]
    public void Labels_come_from_a_dataset_json()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(
            folder, CompressionLevel.Optimal,
            ("00000/img00000000.png", Png), ("00000/img00000001.png", Png),
            ("dataset.json", """{"labels": [["00000/img00000000.png", 6], ["00000/img00000001.png", 2]]}"""u8.ToArray()));

        using var source = ImageSource.Open(path);

        Assert.Equal([6, 2], Labels(source));
    }

    [Theory]
    [InlineData("/etc/a.png")]
    [InlineData("../a.png")]
    [InlineData("x/../../a.png")]
    [InlineData("..\\a.png")]
    [InlineData("C:\\a.png")]
    public void Names_that_lead_out_are_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Zip(folder, CompressionLevel.NoCompression, ("good.png", Png), (name, Png));

        Assert.Contains($"\"{name.Replace('\\', '/')}\", which points outside",
            Assert.Throws<DataException>(() => ImageSource.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_skipped()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("links.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Add(archive, "a.png", Png, CompressionLevel.NoCompression);
            Add(archive, "link.png", "/etc/passwd"u8.ToArray(),
                CompressionLevel.NoCompression).ExternalAttributes = unchecked((int)0xA1FF0000);
        }

        using var source = ImageSource.Open(path);

        Assert.Equal(["a.png"], Names(source));
        Assert.Equal(1, source.Skipped.Links);
    }

    [Fact]
    public void A_zip_without_images_is_named()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("contains no JPEG",
            Assert.Throws<DataException>(() => ImageSource.Open(Zip(folder, CompressionLevel.Optimal))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_in_an_image_is_found_by_its_checksum()
    {
        AssertDamage(CompressionLevel.NoCompression, "CRC-32", zip => zip[zip.AsSpan().IndexOf("IDAT"u8) + 5] ^= 1);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression, 24, 1, "declares")] // uncompressed size, stored
    [InlineData(CompressionLevel.Optimal, 24, 1, "it does not contain the")]
    [InlineData(CompressionLevel.Optimal, 24, -1, "it does not contain the")]
    [InlineData(CompressionLevel.Optimal, 10, 4, "method 12")] // 8 + 4
    [InlineData(CompressionLevel.Optimal, 8, 1, "encrypted")]
    [InlineData(CompressionLevel.Optimal, 42, 1, "is not where")] // place of the entry
    [InlineData(CompressionLevel.NoCompression, 42, 0x00FFFFFF, "refers to bytes beyond its end")]
    public void A_directory_that_lies_is_found_out(CompressionLevel level, int field, int change, string expected)
    {
        AssertDamage(level, expected, zip =>
        {
            var number = zip.AsSpan(zip.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x50, 0x4B, 1, 2]) + field);
            BinaryPrimitives.WriteInt32LittleEndian(number, BinaryPrimitives.ReadInt32LittleEndian(number) + change);
        });
    }

    [Fact]
    public void A_size_declared_beyond_200_to_1_is_refused_before_memory_is_allocated()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(folder, CompressionLevel.Optimal, ("zeros.png", new byte[4 << 20]));
        using var source = ImageSource.Open(path);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ImageFormatException>(() => source.Read(0));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains("more than 200 times is refused", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1024)]
    public void A_drawing_that_compresses_well_is_read(int side)
    {
        using var folder = new TemporaryFolder();
        var bmp = BmpWriter.Write(side, side, 24, 0, [.. Enumerable.Repeat((byte)255, side * side * 3)]);
        using var source = ImageSource.Open(Zip(folder, CompressionLevel.SmallestSize, ("white.bmp", bmp)));

        Assert.InRange(new FileInfo(source.Path).Length, 0, bmp.Length / 200);
        Assert.Equal([255, 255, 255], source.Decode(0).Rgb[..3].ToArray());
    }

    [Fact]
    public void More_entries_than_a_plain_zip_can_count_are_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("many.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            for (var number = 0; number < 66_000; number++)
            {
                archive.CreateEntry($"{number:D5}.png", CompressionLevel.NoCompression);
            }
            Add(archive, "last.png", Png, CompressionLevel.NoCompression);
        }

        using var source = ImageSource.Open(path);

        Assert.Equal(66_001, source.Count);
        Assert.Equal(Png, source.Read(66_000));
    }

    [Fact]
    public void Names_are_normalised_whichever_program_wrote_them()
    {
        using var folder = new TemporaryFolder();
        var path = Zip(folder, CompressionLevel.Optimal, ("./", []), ("./cats/1.png", Png), ("dogs\\2.png", Png), ("dogs//./3.png", Png),
            (".\\__MACOSX\\4.png", Png));

        using var source = ImageSource.Open(path);

        Assert.Equal(["cats/1.png", "dogs/2.png", "dogs/3.png"], Names(source));
        Assert.Equal([0, 1, 1], Labels(source));
        Assert.Equal(new SkippedFiles(Hidden: 1), source.Skipped);
    }

    [Theory]
    [InlineData("00000\\img00000000.png", "00000/img00000000.png")]
    [InlineData("00000/img00000000.png", "00000\\\\img00000000.png")]
    [InlineData("./00000/img00000000.png", "./00000/img00000000.png")]
    public void Names_in_a_dataset_json_are_normalised_like_those_of_the_zip(string stored, string labelled)
    {
        using var folder = new TemporaryFolder();
        var path = Zip(folder, CompressionLevel.Optimal, (stored, Png),
            ("./dataset.json", System.Text.Encoding.UTF8.GetBytes($"{{\"labels\": [[\"{labelled}\", 6]]}}")));

        using var source = ImageSource.Open(path);

        Assert.Equal(["00000/img00000000.png"], Names(source));
        Assert.Equal([6], Labels(source));
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(0, 1_000_000)]
    [InlineData(512, 0)]
    [InlineData(70_000, 512)]
    public void Bytes_before_and_after_the_zip_change_nothing(int before, int after)
    {
        using var folder = new TemporaryFolder();
        var zip = File.ReadAllBytes(Zip(folder, CompressionLevel.Optimal, ("a/1.png", Png), ("b/2.png", Png)));

        using var source = ImageSource.Open(folder.Write("more.zip", [.. new byte[before], .. zip, .. new byte[after]]));

        Assert.Equal(["a/1.png", "b/2.png"], Names(source));
        Assert.Equal(Png, source.Read(1));
    }

    [Fact]
    public void Any_damage_is_refused_or_harmless()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(Zip(folder, CompressionLevel.Optimal, ("a/1.png", Png), ("b/2.png", Png)));
        var random = new Random(11);
        for (var round = 0; round < 1000; round++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var length = round % 4 == 0 ? random.Next(damaged.Length) : damaged.Length;
            var path = folder.Write("damaged.zip", damaged[..length]);
            try
            {
                using var source = ImageSource.Open(path);
                for (var index = 0; index < source.Count; index++)
                {
                    Assert.Equal(Png, source.Read(index));
                }
            }
            catch (Exception error) when (error is DataException or ImageFormatException)
            {
                Assert.NotEmpty(error.Message);
            }
        }
    }

    [Fact]
    public void Several_threads_may_read_at_once()
    {
        using var folder = new TemporaryFolder();
        var contents = Enumerable.Range(0, 200)
            .Select(number => ($"{number:D3}.png", Enumerable.Repeat((byte)number, 1000 + number).ToArray())).ToArray();
        using var source = ImageSource.Open(Zip(folder, CompressionLevel.NoCompression, contents));

        Parallel.For(0, 2000, round => Assert.Equal(contents[round % 200].Item2, source.Read(round % 200)));
    }

    private static void AssertDamage(CompressionLevel level, string expected, Action<byte[]> damage)
    {
        using var folder = new TemporaryFolder();
        // Text compresses, so the entry is really deflated.
        var content = level == CompressionLevel.Optimal ? System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50))) : Png;
        var zip = File.ReadAllBytes(Zip(folder, level, ("a.png", content)));
        damage(zip);
        using var source = ImageSource.Open(folder.Write("damaged.zip", zip));

        var error = Assert.Throws<ImageFormatException>(() => source.Read(0));

        Assert.Equal("a.png", error.ImageName);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Zip(TemporaryFolder folder, CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        var path = folder.File("images.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            Add(archive, name, content, level);
        }
        return path;
    }

    private static ZipArchiveEntry Add(ZipArchive archive, string name, byte[] content, CompressionLevel level)
    {
        var entry = archive.CreateEntry(name, level);
        using var stream = entry.Open();
        stream.Write(content);
        return entry;
    }
}
