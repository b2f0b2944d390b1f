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

    [Theory]
    [InlineData("\u0093NUMPY\u0001\0", "a NumPy array")]
    [InlineData("\u0080\u0004\u0095", "a Python pickle")]
    [InlineData("7z\u00BC\u00AF\u0027\u001C", "a 7-Zip archive")]
    [InlineData("PAR1", "a Parquet file")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "a single image")]
    public void A_file_of_another_kind_is_named_for_what_it_is(string start, string what)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("data", System.Text.Encoding.Latin1.GetBytes(start));

        Assert.Equal($"{path} is {what}, not a dataset of a supported format; give {Accepted}",
            Assert.Throws<DataException>(() => ImageSource.Open(path)).Message);
    }

    [Theory]
    [InlineData("cifar-10-batches-py/data_batch_1", "it is CIFAR-10's Python version")]
    [InlineData("cifar-100-binary/fine_label_names.txt", "it is CIFAR-100")]
    [InlineData("cifar-100-python/meta cifar-100-python/train cifar-100-python/test", "it is CIFAR-100's Python version")]
    [InlineData("train-images-idx3-ubyte", "in the form of MNIST")]
    [InlineData("data/train-00000-of-00002.parquet", "it has Parquet")]
    [InlineData("x.npy", "it has NumPy arrays")]
    [InlineData("img_align_celeba.zip", "it has archives in it")]
    public void A_folder_and_zip_of_another_form_are_named_for_what_they_are(string files, string what)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files.Split(' '))
        {
            folder.Write($"data/{file}", [1, 2, 3]);
        }
        System.IO.Compression.ZipFile.CreateFromDirectory(folder.File("data"), folder.File("data.zip"));

        foreach (var path in new[] { "data", "data.zip" })
        {
            var error = Assert.Throws<DataException>(() => ImageSource.Open(folder.File(path)));

            Assert.Contains(what, error.Message, StringComparison.Ordinal);
        }
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
