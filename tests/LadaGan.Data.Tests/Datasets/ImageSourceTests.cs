using LadaGan.Data.Datasets;

namespace LadaGan.Data.Tests.Datasets;

public class ImageSourceTests
{
    [Fact]
    public void A_missing_path_is_named()
    {
        var error = Assert.Throws<DataException>(() => ImageSource.Open("/not/there"));

        Assert.Equal("/not/there does not exist, or this user may not look at it; give a folder or a zip of images.", error.Message);
    }

    [Fact]
    public void A_file_that_is_neither_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("notes.zip", "just text"u8.ToArray());

        Assert.Equal($"{path} is neither a folder nor a zip of images nor a packed data file; give one of these.", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message);
    }

    [Fact]
    public void A_pipe_is_named_and_not_opened()
    {
        using var folder = new TemporaryFolder();
        var path = folder.MakePipe("pipe.zip");

        Assert.Contains("is a pipe", Assert.Throws<DataException>(() => ImageSource.Open(path)).Message, StringComparison.Ordinal);
    }
}
