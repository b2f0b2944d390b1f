using LadaGan.Data.Datasets;
using LadaGan.Data.Datasets.Cifar;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets.Cifar;

public class CifarFolderTests
{
    private static readonly SourceOptions Test = new() { Split = "test" };

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin/")]
    public void The_folder_or_the_one_around_it_is_read(string inside)
    {
        using var folder = Unpacked(inside);

        using var source = CifarFolder.Open(folder.Path, SourceOptions.Default, CifarArchiveTests.Small);

        Assert.Equal(15, source.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4], Labels(source));
        CifarArchiveTests.AssertIsRecord(source, 13, file: 4, record: 1);
    }

    [Fact]
    public void The_published_sizes_are_opened_by_what_lies_in_the_folder()
    {
        using var folder = new TemporaryFolder();
        using (var sparse = File.Create(folder.File("test_batch.bin")))
        {
            sparse.SetLength(30_730_000);
        }

        using var source = ImageSource.Open(folder.Path, Test);

        Assert.Equal(10_000, source.Count);
        Assert.Equal("test_batch/9999", source.Name(9_999));
        Assert.Equal(0, source.Label(9_999));
        Assert.Contains("is missing data_batch_1.bin; unpack",
            Refusal(folder, SourceOptions.Default, CifarLayout.Published), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_is_noticed()
    {
        using var folder = Unpacked("");
        var whole = File.ReadAllBytes(folder.File("test_batch.bin"));
        for (var part = 0; part < 64; part++)
        {
            folder.Write("test_batch.bin", whole[..(whole.Length * part / 64)]);
            Assert.Contains("CIFAR-10's has 9,219", Refusal(folder, Test), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_and_a_pipe_under_a_batch_s_name_are_refused()
    {
        using var folder = Unpacked("");
        folder.Write("test_batch.bin", "just text"u8.ToArray());
        Assert.Contains("test_batch.bin has 9 bytes", Refusal(folder, Test), StringComparison.Ordinal);

        File.Delete(folder.File("test_batch.bin"));
        folder.MakePipe("test_batch.bin");
        Assert.Contains("is not a file", Refusal(folder, Test), StringComparison.Ordinal);
    }

    private static TemporaryFolder Unpacked(string inside)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, content) in TarWriter.Cifar())
        {
            folder.Write(inside + name, content);
        }
        return folder;
    }

    private static string Refusal(TemporaryFolder folder, SourceOptions options, CifarLayout? layout = null) =>
        Assert.Throws<DataException>(() => CifarFolder.Open(folder.Path, options, layout ?? CifarArchiveTests.Small)).Message;
}
