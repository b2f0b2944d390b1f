using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets;

public class FolderSplitsTests
{
    [Theory]
    [InlineData(null, new[] { "train/cats/1.png", "train/dogs/2.png", "train/dogs/3.png" }, new[] { 0, 1, 1 })]
    [InlineData("train", new[] { "train/cats/1.png", "train/dogs/2.png", "train/dogs/3.png" }, new[] { 0, 1, 1 })]
    [InlineData("test", new[] { "test/cats/5.png", "test/dogs/6.png" }, new[] { 0, 1 })]
    [InlineData("all", new[] { "test/cats/5.png", "test/dogs/6.png", "train/cats/1.png", "train/dogs/2.png", "train/dogs/3.png" },
        new[] { 0, 1, 0, 1, 1 })]
    public void Folders_called_train_and_test_are_splits(string? split, string[] names, int[] labels)
    {
        using var folder = new TemporaryFolder();
        Lay(folder, "data/", "train/cats/1.png", "train/dogs/2.png", "train/dogs/3.png", "test/cats/5.png", "test/dogs/6.png");
        System.IO.Compression.ZipFile.CreateFromDirectory(folder.File("data"), folder.File("data.zip"));

        foreach (var path in new[] { "data", "data.zip" })
        {
            using var source = ImageSource.Open(folder.File(path), new SourceOptions { Split = split });

            Assert.Equal(names, Names(source));
            Assert.Equal(labels, Labels(source).Select(label => label!.Value));
            Assert.Equal(
                [$"its folders are splits (train 3, test 2): the images of \"{split ?? "train"}\" are used"], source.Notes);
        }
    }

    [Fact]
    public void They_may_be_in_another_folder_and_have_other_names()
    {
        using var folder = new TemporaryFolder();
        Lay(folder, "imagenet/", "Training/n01/1.png", "Training/n02/2.png", "val/3.png", "val/4.png");

        using var train = ImageSource.Open(folder.Path);
        using var valid = ImageSource.Open(folder.Path, new SourceOptions { Split = "valid" });

        Assert.Equal([0, 1], Labels(train));
        Assert.Equal(["imagenet/val/3.png", "imagenet/val/4.png"], Names(valid));
        Assert.Equal([null, null], Labels(valid));
    }

    [Fact]
    public void A_split_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        Lay(folder, "", "train/1.png", "test/2.png");

        Assert.Contains("has no split \"valid\"; it has train, test, all", Assert.Throws<DataException>(
            () => ImageSource.Open(folder.Path, new SourceOptions { Split = "valid" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train/1.png", "bus/2.png")]
    [InlineData("test/1.png", "val/2.png")]
    public void Other_folders_are_classes(string first, string second)
    {
        using var folder = new TemporaryFolder();
        Lay(folder, "", first, second);

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal(2, source.Count);
        Assert.Equal([0, 1], Labels(source).Order());
        Assert.Empty(source.Notes);
    }

    private static void Lay(TemporaryFolder folder, string around, params string[] names)
    {
        foreach (var name in names)
        {
            folder.Write(around + name, PngWriter.Solid(2, 2, 1, 2, 3));
        }
    }
}
