using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Cifar;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets.Cifar;

public class CifarArchiveTests
{
    internal static readonly CifarLayout Small = new(3);

    private static readonly SourceOptions Test = new() { Split = "test" };

    [Fact]
    public void The_training_images_are_the_five_batches_in_order()
    {
        using var source = CifarArchive.Open(Golden.DatasetPath("cifar-10-binary.tar.gz"), SourceOptions.Default, Small);

        Assert.Equal(15, source.Count);
        Assert.Equal("data_batch_1/0000", source.Name(0));
        Assert.Equal("data_batch_5/0002", source.Name(14));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4], Labels(source));
        AssertIsRecord(source, 7, file: 2, record: 1);
    }

    [Fact]
    public void The_test_images_are_the_sixth_file()
    {
        using var source = CifarArchive.Open(Golden.DatasetPath("cifar-10-binary.tar.gz"), Test, Small);

        Assert.Equal(3, source.Count);
        Assert.Equal("test_batch/0000", source.Name(0));
        AssertIsRecord(source, 2, file: 5, record: 2);
    }

    [Fact]
    public void Read_gives_a_png_of_the_same_pixels()
    {
        using IImageSource source = CifarArchive.Open(Golden.DatasetPath("cifar-10-binary.tar.gz"), Test, Small);

        Assert.Equal(source.Decode(1).Rgb.ToArray(), ImageDecoder.Decode(source.Read(1)).Rgb.ToArray());
    }

    [Fact]
    public void A_class_that_there_is_not_is_one_damaged_image()
    {
        var records = TarWriter.Cifar();
        records["test_batch.bin"][CifarLayout.RecordBytes] = 10;
        using var folder = new TemporaryFolder();
        using var source = CifarArchive.Open(folder.Write("c", TarWriter.Gzip(TarWriter.Tar(records))), Test, Small);

        Assert.Equal([5, null, 7], Labels(source));
        Assert.Equal(
            "test_batch/0001: has the class 10; CIFAR-10's are 0 to 9: the file is damaged",
            Assert.Throws<ImageFormatException>(() => source.Decode(1)).Message);
        Assert.Equal(32, source.Decode(2).Width);
    }

    [Fact]
    public void A_split_that_there_is_not_is_named() => Assert.Contains(
        "which has no split \"valid\"; it has train, test",
        Refusal(Golden.Dataset("cifar-10-binary.tar.gz"), new SourceOptions { Split = "valid" }),
        StringComparison.Ordinal);

    [Fact]
    public void The_published_size_is_asked_for()
    {
        var error = Assert.Throws<DataException>(() => ImageSource.Open(Golden.DatasetPath("cifar-10-binary.tar.gz")));

        Assert.Matches(@"data_batch_\d\.bin has 9,219 bytes, CIFAR-10's has 30,730,000; download", error.Message);
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        var whole = Golden.Dataset("cifar-10-binary.tar.gz");
        for (var length = 0; length < whole.Length; length++)
        {
            // The remaining bytes also bound the unpacked size.
            Assert.Matches("it is truncated; download|200 times the file's size", Refusal(whole[..length]));
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed_or_leaves_the_pixels_as_they_were()
    {
        var whole = Golden.Dataset("cifar-10-binary.tar.gz");
        using var folder = new TemporaryFolder(inMemory: true);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                using var source = CifarArchive.Open(folder.Write("c", whole), SourceOptions.Default, Small);
                AssertIsRecord(source, 7, file: 2, record: 1);
            }
            catch (DataException error)
            {
                Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
            }
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("/etc/data_batch_1.bin")]
    [InlineData("../data_batch_1.bin")]
    [InlineData("x/../../data_batch_1.bin")]
    public void Names_that_lead_out_are_refused(string name) => Assert.Contains(
        $"\"{name}\", which points outside", Refusal(TarWriter.Gzip(TarWriter.Tar([(name, new byte[10], '0')]))), StringComparison.Ordinal);

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('6')]
    public void Links_and_pipes_are_no_batches(char type) => Assert.Contains(
        "contains no test_batch.bin",
        Refusal(TarWriter.Gzip(TarWriter.Tar([("test_batch.bin", [], type)])), Test), StringComparison.Ordinal);

    [Fact]
    public void A_batch_that_is_there_twice_is_refused()
    {
        var batch = TarWriter.Cifar()["test_batch.bin"];

        Assert.Contains(
            "twice", Refusal(TarWriter.Gzip(TarWriter.Tar([("a/test_batch.bin", batch, '0'), ("b/test_batch.bin", batch, '0')])), Test),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_archive_is_named() => Assert.Contains(
        "contains no data_batch_1.bin; the only .tar.gz that can be read is CIFAR-10's",
        Refusal(TarWriter.Gzip(TarWriter.Tar([("cifar-10-batches-py/data_batch_1", new byte[700], '0')]))),
        StringComparison.Ordinal);

    [Fact]
    public void A_size_that_lies_takes_no_memory()
    {
        var tar = TarWriter.Tar([("test_batch.bin", new byte[100], '0')], declared: 30_730_000);
        using var folder = new TemporaryFolder();
        var path = folder.Write("c", TarWriter.Gzip(tar));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<DataException>(() => ImageSource.Open(path, Test));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains("at most 200 times the file's size is read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_that_swells_beyond_200_to_1_is_left() => Assert.Contains(
        "200 times",
        Refusal(TarWriter.Gzip([.. TarWriter.Tar([("notes", [], '0')])[..512], .. TarWriter.Tar([("zeros", new byte[4 << 20], '0')])])),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(40_000)]
    [InlineData(46_079)]
    public void A_gzip_of_several_members_is_read_whole(int first)
    {
        var tar = TarWriter.Tar(TarWriter.Cifar());
        AssertIsRead([.. TarWriter.Gzip(tar[..first]), .. TarWriter.Gzip([]), .. TarWriter.Gzip(tar[first..])]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(20_000)]
    public void Zeros_behind_a_gzip_and_between_its_members_change_nothing(int zeros)
    {
        var tar = TarWriter.Tar(TarWriter.Cifar());
        AssertIsRead([.. TarWriter.Gzip(tar), .. new byte[zeros]]);
        AssertIsRead([.. TarWriter.Gzip(tar[..9000]), .. new byte[zeros], .. TarWriter.Gzip(tar[9000..]), .. new byte[zeros]]);
    }

    [Fact]
    public void Other_bytes_behind_a_gzip_change_nothing() =>
        AssertIsRead([.. TarWriter.Gzip(TarWriter.Tar(TarWriter.Cifar())), .. "trailing garbage"u8]);

    [Fact]
    public void A_gzip_header_with_every_optional_field_is_read()
    {
        var plain = TarWriter.Gzip(TarWriter.Tar(TarWriter.Cifar()));
        AssertIsRead([.. plain[..3], 0x1F, .. plain[4..10], 3, 0, 1, 2, 3, .. "a.tar\0a comment\0"u8, 9, 9, .. plain[10..]]);
    }

    [Fact]
    public void A_cut_in_the_second_member_is_noticed()
    {
        var tar = TarWriter.Tar(TarWriter.Cifar());
        byte[] first = TarWriter.Gzip(tar[..9000]), second = TarWriter.Gzip(tar[9000..]);
        for (var length = 0; length < second.Length; length++)
        {
            Assert.Matches("it is truncated; download|200 times the file's size", Refusal([.. first, .. second[..length]]));
        }
    }

    [Fact]
    public void A_tar_that_is_unpacked_already_is_read_whatever_its_name()
    {
        var tar = TarWriter.Tar(TarWriter.Cifar());
        AssertIsRead(tar);
        Assert.Contains("it is truncated", Refusal(tar[..9000]), StringComparison.Ordinal);

        using var folder = new TemporaryFolder();
        var path = folder.Write("cifar-10-binary.tar.gz", tar);
        Assert.Matches(@"data_batch_\d\.bin has 9,219 bytes", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message);
    }

    [Fact]
    public void Names_are_normalised_whichever_program_wrote_them() => AssertIsRead(TarWriter.Gzip(TarWriter.Tar(
        TarWriter.Cifar().Select(file => (".\\cifar-10-batches-bin\\" + file.Key, file.Value, '0')))));

    [Fact]
    public void Text_after_the_magic_bytes_is_refused() =>
        Assert.Contains("cannot be read", Refusal([0x1F, 0x8B, .. "just text, no gzip at all"u8]), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_tar_inside_is_refused() =>
        Assert.Contains("it is not a tar", Refusal(TarWriter.Gzip(TarWriter.Cifar()["test_batch.bin"])), StringComparison.Ordinal);

    internal static void AssertIsRecord(CifarImageSource source, int index, int file, int record)
    {
        var image = source.Decode(index);
        Assert.Equal((32, 32), (image.Width, image.Height));
        for (var pixel = 0; pixel < 1024; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.Equal((byte)((7 * ((channel * 1024) + pixel)) + (31 * file) + (17 * record)), image.Rgb[(pixel * 3) + channel]);
            }
        }
    }

    private static void AssertIsRead(byte[] archive)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        using var source = CifarArchive.Open(folder.Write("cifar-10-binary.tar.gz", archive), SourceOptions.Default, Small);

        Assert.Equal(15, source.Count);
        AssertIsRecord(source, 7, file: 2, record: 1);
    }

    private static string Refusal(byte[] archive, SourceOptions? options = null)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        return Assert.Throws<DataException>(
            () => CifarArchive.Open(folder.Write("c.tar.gz", archive), options ?? SourceOptions.Default, Small)).Message;
    }
}
