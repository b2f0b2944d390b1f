using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;
using static LadaGan.Data.Tests.Datasets.FolderImageSourceTests;

namespace LadaGan.Data.Tests.Datasets;

public class ClassLabelsTests
{
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
}
