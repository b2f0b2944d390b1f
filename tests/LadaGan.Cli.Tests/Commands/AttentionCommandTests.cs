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
    public void Real_images_get_the_maps_of_a_runs_discriminator()
    {
        var data = _place.Data();
        Assert.Equal(ExitCode.Done, Invocation.Of("train", "--data", data, "--config", _place.Configuration, "--threads", "1", "--device",
            "cpu", "--outdir", _place["runs"]).Code);
        Invocation Attention(params string[] options) => Invocation.Of(
            ["attention", _place["runs"], "--images", data, "--out", _place["real.png"], "--device", "cpu", "--threads", "1", .. options]);
        var answer = Attention("--count", "6", "--head", "all");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^.*/real\.png: real images with the discriminator's attention maps, [\d.]+ kB\n$", answer.Output);
        var image = ImageDecoder.Decode(File.ReadAllBytes(_place["real.png"]));
        Assert.InRange(image.Width, 6 * 130, 8 * 130);
        Assert.InRange(image.Height, 3 * 130, 4 * 130);
        Attention("--seeds", "3").IsRefused("--images shows real images and needs libtorch: give it without --seeds and --engine");
        Attention("--engine", "inference").IsRefused("give it without --seeds and --engine");
        Attention("--count", "0").IsRefused("--count is 0, but it must be at least 1");
        Invocation.Of("attention", _place.Model(), "--images", data, "--out", _place["real.png"], "--device", "cpu", "--threads", "1")
            .IsRefused("maps of real images need the discriminator, which only a run's training state contains");
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
