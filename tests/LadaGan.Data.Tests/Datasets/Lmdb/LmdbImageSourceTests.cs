using System.Buffers.Binary;
using System.Security.Cryptography;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets.Lmdb;

public class LmdbImageSourceTests
{
    private static readonly string[] Images = ["rgb420.jpg", "lossy.webp", "lossless.webp", "interlaced.png", "progressive.jpg"];

    [Fact]
    public void The_values_are_the_images_in_the_order_of_their_keys()
    {
        using var folder = new TemporaryFolder();
        folder.Write("bedroom_train_lmdb/data.mdb", Golden.Gunzipped("lsun.mdb.gz"));
        folder.Write("bedroom_train_lmdb/lock.mdb", new byte[8192]);
        var expected = Images.Select(Golden.Image).ToDictionary(image => Convert.ToHexStringLower(SHA256.HashData(image))[..40]);

        using var source = ImageSource.Open(folder.File("bedroom_train_lmdb"));

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), Names(source));
        for (var index = 0; index < source.Count; index++)
        {
            Assert.Equal(expected[source.Name(index)], source.Read(index));
            Assert.Equal((37, 29), (source.Decode(index).Width, source.Decode(index).Height));
            Assert.Null(source.Label(index));
        }
    }

    [Fact]
    public void A_tree_of_three_levels_is_read_by_several_threads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("any.name", Golden.Gunzipped("deep.mdb.gz"));

        using var source = ImageSource.Open(path);

        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"{number:D4}" + new string('k', 446)), Names(source));
        Parallel.For(0, 2000, round =>
        {
            var number = round % 40;
            var length = number % 8 == 3 ? 5000 : 700 + number;
            Assert.Equal(Enumerable.Range(0, length).Select(at => (byte)(number + at)), source.Read(number));
        });
    }

    [Fact]
    public void Nothing_is_written_next_to_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.mdb", Golden.Gunzipped("lsun.mdb.gz"));

        using (ImageSource.Open(folder.Path))
        {
            Assert.Single(Directory.GetFileSystemEntries(folder.Path));
        }
        Assert.Equal(Golden.Gunzipped("lsun.mdb.gz"), File.ReadAllBytes(folder.File("data.mdb")));
    }

    [Theory]
    [InlineData("lsun.mdb.gz")]
    [InlineData("deep.mdb.gz")]
    public void Every_cut_is_noticed(string name)
    {
        var whole = Golden.Gunzipped(name);
        for (var part = 0; part < 64; part++)
        {
            Assert.Contains("damaged LMDB", Refusal(whole[..(whole.Length * part / 64)]), StringComparison.Ordinal);
        }
        Assert.Contains("truncated", Refusal(whole[..^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_of_the_first_pages_is_refused_or_harmless()
    {
        var whole = Golden.Gunzipped("lsun.mdb.gz");
        using var folder = new TemporaryFolder(inMemory: true);
        foreach (var at in Enumerable.Range(0, 160).Concat(Enumerable.Range(4096, 160)).Concat(Enumerable.Range(2 * 4096, 3 * 4096)))
        {
            whole[at] ^= (byte)(1 << (at % 8));
            AssertRefusedOrRead(folder.Write("data.mdb", whole));
            whole[at] ^= (byte)(1 << (at % 8));
        }
    }

    [Theory]
    [InlineData(10, 0, "does not start like one")]
    [InlineData(20, 2, "it has version 2")]
    [InlineData(40, 4095, "its page size is 4095 bytes")]
    [InlineData(92, 4, "only plain databases are read")] // MDB_DUPSORT
    [InlineData(94, 2, "damaged")] // depth
    [InlineData(94, 40, "damaged")]
    [InlineData(96, 9, "its page counts are wrong")]
    [InlineData(120, 6, "its page or entry counts are wrong")]
    [InlineData(128, 0, "it points to page 0")]
    [InlineData(128, 99, "it points to page 99")]
    public void A_first_page_that_lies_is_found_out(int field, int value, string expected)
    {
        var file = Golden.Gunzipped("lsun.mdb.gz");
        // The newer meta page, and what both must agree on.
        foreach (var page in field >= 88 ? [4096] : new[] { 0, 4096 })
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(page + field), (ushort)value);
        }

        Assert.Contains(expected, Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_that_lead_in_a_circle_are_refused()
    {
        var file = Golden.Gunzipped("deep.mdb.gz");
        var root = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(4096 + 128));
        var lower = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((root * 4096) + 16));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan((root * 4096) + lower), (ushort)root);

        Assert.Contains($"its page {root} is damaged", Refusal(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_no_image_is_one_damaged_image()
    {
        using var folder = new TemporaryFolder();
        using var source = ImageSource.Open(folder.Write("data.mdb", Golden.Gunzipped("deep.mdb.gz")));

        var error = Assert.Throws<ImageFormatException>(() => source.Decode(1));

        Assert.StartsWith("0001kkk", error.ImageName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_became_shorter_is_named_and_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("data.mdb", Golden.Gunzipped("lsun.mdb.gz"));
        using var source = ImageSource.Open(path);
        folder.Cut("data.mdb", 5000);

        Assert.Contains("was truncated", Assert.Throws<DataException>(() => source.Read(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_after_closing_is_an_error_and_no_crash()
    {
        using var folder = new TemporaryFolder();
        var source = ImageSource.Open(folder.Write("data.mdb", Golden.Gunzipped("lsun.mdb.gz")));
        source.Dispose();

        Assert.Throws<ObjectDisposedException>(() => source.Read(0));
    }

    [Fact]
    public void A_split_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data.mdb", Golden.Gunzipped("lsun.mdb.gz"));

        var error = Assert.Throws<DataException>(() => ImageSource.Open(folder.Path, new SourceOptions { Split = "train" }));

        Assert.Contains("has no split \"train\": an LMDB has no splits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_a_pipe_as_its_file_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("text/data.mdb", "just text"u8.ToArray());
        Directory.CreateDirectory(folder.File("pipe"));
        folder.MakePipe("pipe/data.mdb");

        Assert.Contains(
            "damaged LMDB", Assert.Throws<DataException>(() => ImageSource.Open(folder.File("text"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "is not a file", Assert.Throws<DataException>(() => ImageSource.Open(folder.File("pipe"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_it_is_to_be_unpacked()
    {
        using var folder = new TemporaryFolder();
        folder.Write("zipped/bedroom_train_lmdb/data.mdb", [1]);
        System.IO.Compression.ZipFile.CreateFromDirectory(folder.File("zipped"), folder.File("bedroom_train_lmdb.zip"));

        Assert.EndsWith(
            "contains the LMDB bedroom_train_lmdb/data.mdb; unpack it and give the folder",
            Assert.Throws<DataException>(() => ImageSource.Open(folder.File("bedroom_train_lmdb.zip"))).Message,
            StringComparison.Ordinal);
    }

    private static void AssertRefusedOrRead(string path)
    {
        try
        {
            using var source = ImageSource.Open(path);
            for (var index = 0; index < source.Count; index++)
            {
                Assert.NotEmpty(source.Name(index));
                _ = source.Read(index);
            }
        }
        catch (Exception error) when (error is DataException or ImageFormatException)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static string Refusal(byte[] file)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        folder.Write("data.mdb", file);
        return Assert.Throws<DataException>(() => ImageSource.Open(folder.Path)).Message;
    }
}
