using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Datasets;

public class ImageSourceTests
{
    private const string Accepted = "a folder or zip of images, CIFAR-10's cifar-10-binary.tar.gz, or an LMDB folder as LSUN's";

    [Fact]
    public void A_missing_path_is_named()
    {
        var error = Assert.Throws<DataException>(() => ImageSource.Open("/not/there"));

        Assert.Equal($"/not/there does not exist, or this user may not look at it; give {Accepted}.", error.Message);
    }

    [Fact]
    public void A_file_that_is_neither_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("notes.zip", "just text"u8.ToArray());

        Assert.Equal($"{path} is none of the kinds of data set that are read; give {Accepted}.", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message);
    }

    [Fact]
    public void A_pipe_is_named_and_not_opened()
    {
        using var folder = new TemporaryFolder();
        var path = folder.MakePipe("pipe.zip");

        Assert.Contains("is a pipe", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message, StringComparison.Ordinal);
    }
}
