using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Images;

public class ImageFitTests
{
    [Fact]
    public void Every_fit_has_a_word()
    {
        (ImageFit Fit, string Word)[] all = [(ImageFit.Squash, "squash"), (ImageFit.Crop, "crop"), (ImageFit.CropOf(140), "crop:140"),
            (ImageFit.ResizeCrop, "resize-crop")];
        foreach (var (fit, word) in all)
        {
            Assert.Equal(word, fit.ToString());
            Assert.Equal(fit, ImageFit.Parse(word));
        }
        Assert.Equal(all.Length, all.Select(each => each.Fit).Distinct().Count());
        Assert.Equal(default, ImageFit.Squash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Crop")]
    [InlineData("crop:")]
    [InlineData("crop:0")]
    [InlineData("crop:65536")]
    [InlineData("crop:-1")]
    [InlineData("resize-crop:140")]
    public void Anything_else_is_none(string word) => Assert.Null(ImageFit.Parse(word));
}
