using System.Text;
using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets;

public class ClassLabelsTests
{
    private static readonly byte[] Image = PngWriter.Solid(2, 2, 1, 2, 3);

    [Fact]
    public void The_zip_of_StyleGAN_and_EDM_has_the_classes_of_its_json()
    {
        using var source = ImageSource.Open(Golden.DatasetPath("edm-labels.zip"));

        Assert.Equal(["00000/img00000000.png", "00000/img00000001.png", "00000/img00000002.png"], Names(source));
        Assert.Equal([6, 9, 2], Labels(source));
        Assert.Equal([20, 20, 30], source.Decode(2).Rgb[..3].ToArray());
        Assert.Equal(0, source.Skipped.Total);
    }

    [Fact]
    public void The_zip_of_StyleGAN_and_EDM_may_have_none()
    {
        using var source = ImageSource.Open(Golden.DatasetPath("edm-null.zip"));

        Assert.Equal([null, null, null], Labels(source));
    }

    [Fact]
    public void The_folders_of_FFHQ_are_no_classes()
    {
        using var source = ImageSource.Open(Golden.DatasetPath("ffhq.zip"));

        Assert.Equal(["00000/00000.png", "00000/00001.png", "01000/01000.png", "69000/69999.png"], Names(source));
        Assert.Equal([null, null, null, null], Labels(source));
    }

    [Theory]
    [InlineData("00000/00000.png", "01000/01000.png", false)]
    [InlineData("00000/00000.png", "01000/00999.png", true)]
    [InlineData("00000/00000.png", "01000/0x000.png", true)]
    [InlineData("00000/00000.png", "cat/01000.png", true)]
    [InlineData("0000/00000.png", "1000/01000.png", true)]
    public void Other_folders_of_digits_are_classes(string first, string second, bool areClasses)
    {
        using var folder = new TemporaryFolder();
        folder.Write(first, PngWriter.Solid(2, 2, 1, 2, 3));
        folder.Write(second, PngWriter.Solid(2, 2, 1, 2, 3));

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal(areClasses ? [0, 1] : [null, null], Labels(source));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_dataset_json_may_have_a_byte_order_mark_and_Windows_line_ends(string encoding)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Image);
        var json = Encoding.GetEncoding(encoding);
        folder.Write("dataset.json", [.. json.Preamble, .. json.GetBytes("{\"labels\":\r\n[[\"a.png\", 3]]}\r\n")]);

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal([3], Labels(source));
    }

    [Theory]
    [InlineData("", "00000/1.png")]
    [InlineData("mine/", "00000/1.png")]
    [InlineData("a/b/", "00000/1.png")]
    [InlineData("a/00000/", "1.png")]
    public void A_dataset_json_may_be_in_a_folder_around_all_images(string place, string labelled)
    {
        using var folder = new TemporaryFolder();
        folder.Write($"data/{place}{labelled}", Image);
        folder.Write($"data/{place}dataset.json", Encoding.UTF8.GetBytes($"{{\"labels\": [[\"{labelled}\", 5]]}}"));
        System.IO.Compression.ZipFile.CreateFromDirectory(folder.File("data"), folder.File("data.zip"));

        foreach (var path in new[] { "data", "data.zip" })
        {
            using var source = ImageSource.Open(folder.File(path));

            Assert.Equal([5], Labels(source));
            Assert.Empty(source.Notes);
        }
    }

    [Fact]
    public void A_dataset_json_elsewhere_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/1.png", Image);
        folder.Write("b/2.png", Image);
        folder.Write("b/dataset.json", """{"labels": [["2.png", 5]]}"""u8.ToArray());

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal([0, 1], Labels(source));
        Assert.Equal(["b/dataset.json is not in a folder around all images, and is not used"], source.Notes);
    }

    [Fact]
    public void A_name_that_a_dataset_json_repeats_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Image);
        folder.Write("dataset.json", """{"labels": [["a.png", 1], ["a.png", 2]]}"""u8.ToArray());

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal([2], Labels(source));
        Assert.Equal(["dataset.json names a.png more than once; the last class counts"], source.Notes);
    }

    [Fact]
    public void Classes_that_are_not_used_do_not_refuse_images()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.png", Image);
        folder.Write("b.png", Image);
        folder.Write("dataset.json", """{"labels": [["a.png", [0.5, 0.5]]]}"""u8.ToArray());

        using var source = ImageSource.Open(folder.Path, new SourceOptions { UsesLabels = false });

        Assert.Equal([null, null], Labels(source));
        Assert.EndsWith("its classes are not used", Assert.Single(source.Notes), StringComparison.Ordinal);
        Assert.Throws<DataException>(() => ImageSource.Open(folder.Path));
    }

    [Fact]
    public void Folders_around_all_images_are_no_classes_but_those_in_them_are()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pets/images/cats/1.png", Image);
        folder.Write("pets/images/dogs/2.png", Image);

        using var source = ImageSource.Open(folder.Path);

        Assert.Equal([0, 1], Labels(source));
    }
}
