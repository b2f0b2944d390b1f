using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Datasets;

public class ImageSourceTests
{
    private const string Accepted = "a folder or zip of images, CIFAR-10's cifar-10-binary.tar.gz, an LMDB folder such as LSUN's, "
        + "or a packed file made by 'data build'";

    [Fact]
    public void A_missing_path_is_named()
    {
        var error = Assert.Throws<DataException>(() => ImageSource.Open("/not/there"));

        Assert.Equal($"/not/there does not exist or is not accessible to this user; give {Accepted}", error.Message);
    }

    [Fact]
    public void A_file_that_is_neither_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("notes.zip", "just text"u8.ToArray());

        Assert.Equal($"{path} is not a dataset of a supported format; give {Accepted}",
            Assert.Throws<DataException>(() => ImageSource.Open(path)).Message);
    }

    [Fact]
    public void A_pipe_is_named_and_not_opened()
    {
        using var folder = new TemporaryFolder();
        var path = folder.MakePipe("pipe.zip");

        Assert.Contains("is a pipe", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.zip")]
    [InlineData("cifar-10-binary.tar.gz")]
    [InlineData("data_batch_1.bin")]
    public void An_empty_file_and_text_are_named_whatever_they_are_called(string name)
    {
        using var folder = new TemporaryFolder();

        var path = folder.Write(name, []);
        Assert.Equal($"{path} is empty (0 bytes); give {Accepted}", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message);

        folder.Write(name, "just text"u8.ToArray());
        Assert.Contains("is not a dataset of a supported format",
            Assert.Throws<DataException>(() => ImageSource.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edm-labels.zip")]
    [InlineData("celeba-with-list.zip")]
    [InlineData("ffhq.zip")]
    public void A_zip_cut_anywhere_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var whole = Golden.Dataset(name);
        for (var part = 1; part < 64; part++)
        {
            var path = folder.Write("cut.zip", whole[..(whole.Length * part / 64)]);
            Assert.Contains("is a damaged zip: its end is missing",
                Assert.Throws<DataException>(() => ImageSource.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("ffhq.zip")]
    public void A_split_of_what_has_none_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("folder/a.png", Golden.Image("interlaced.png"));
        folder.Write("ffhq.zip", Golden.Dataset("ffhq.zip"));

        var error = Assert.Throws<DataException>(() => ImageSource.Open(folder.File(name), new SourceOptions { Split = "test" }));

        Assert.Contains("has no split \"test\": it has no splits", error.Message, StringComparison.Ordinal);
        Assert.Contains("list_eval_partition.txt", error.Message, StringComparison.Ordinal);
    }
}
