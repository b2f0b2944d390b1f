using LadaGan.Data.Codecs;

namespace LadaGan.Cli.Tests.Commands;

public sealed class AttentionCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void A_figure_has_a_column_for_each_seed()
    {
        var answer = Invocation.Of("attention", _place.Model(), "--seeds", "0-5", "--out", _place["new/figure.png"], "--device", "cpu",
            "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^.*/new/figure\.png: 6 images with attention maps, [\d.]+ kB\n$", answer.Output);
        var image = ImageDecoder.Decode(File.ReadAllBytes(_place["new/figure.png"]));
        Assert.InRange(image.Width, 6 * 130, 7 * 130);
        Assert.InRange(image.Height, 4 * 130, 5 * 130);
        Assert.Equal(["model.safetensors", "new/", "new/figure.png", "smallest.json"], _place.Names());
    }

    [Fact]
    public void All_heads_give_a_longer_figure()
    {
        Assert.Equal(ExitCode.Done, Invocation.Of("attention", _place.Model(), "--head", "all", "--overlay", "--seeds", "1,2,3,4", "--out",
            _place["all.png"], "--device", "cpu", "--threads", "1").Code);
        Assert.InRange(ImageDecoder.Decode(File.ReadAllBytes(_place["all.png"])).Height, 7 * 130, 8 * 130);
    }

    [Theory]
    [InlineData("--head is 2, but the model has heads 0 to 1", "--head", "2")]
    [InlineData("--head is 'one', but it must be the number of a head, from 0, or all", "--head", "one")]
    [InlineData("--seeds is '3-1', but it must be seeds and ranges, for example 0,1,4-6", "--seeds", "3-1")]
    [InlineData("500 seeds are too many for one figure", "--seeds", "0-499")]
    [InlineData("--threads is -1, but it must be from 1 to", "--threads", "-1")]
    [InlineData("--engine is 'onnx', but it must be inference or torch", "--engine", "onnx")]
    public void An_invalid_option_is_refused(string said, params string[] options)
    {
        var model = _place.Model();
        Invocation.Of(["attention", model, "--out", _place["new/figure.png"], "--device", "cpu", .. options]).IsRefused(said);
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    [Fact]
    public void A_figure_must_be_a_png_and_a_model_must_exist()
    {
        var model = _place.Model();
        Invocation.Of("attention", model, "--out", _place["figure.jpg"]).IsRefused("figure.jpg', but it must end in .png");
        Invocation.Of("attention", _place["none"], "--out", _place["figure.png"]).IsRefused("there is no model file");
        Invocation.Of("attention", model, "--out", $"{_place.Write("file", "x")}/figure.png", "--device", "cpu", "--threads", "1")
            .IsRefused("/file/figure.png cannot be written");
    }

    public void Dispose() => _place.Dispose();
}
