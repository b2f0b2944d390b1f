using LadaGan.Data.Codecs;

namespace LadaGan.Cli.Tests.Commands;

public sealed class InterpolateCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void A_png_has_a_strip_for_each_pair()
    {
        var answer = Interpolate("--seeds", "3,17,42", "--out", _place["strips.png"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^.*/strips\.png: 2 strips of 8 images, [\d.]+ kB\n$", answer.Output);
        var image = ImageDecoder.Decode(File.ReadAllBytes(_place["strips.png"]));
        Assert.InRange(image.Width, 8 * 130, 9 * 130);
        Assert.InRange(image.Height, 2 * 130, 3 * 130);
    }

    [Fact]
    public void The_way_and_the_maps_change_the_figure()
    {
        void Draw(string name, params string[] options) => Assert.Equal(
            ExitCode.Done, Interpolate(["--seeds", "3,17", "--steps", "3", "--out", _place[name], .. options]).Code);
        Draw("line.png");
        Draw("arc.png", "--spherical");
        Draw("maps.png", "--attention");
        Assert.NotEqual(File.ReadAllBytes(_place["line.png"]), File.ReadAllBytes(_place["arc.png"]));
        Assert.InRange(ImageDecoder.Decode(File.ReadAllBytes(_place["maps.png"])).Height, 4 * 130, 5 * 130);
    }

    [Fact]
    public void A_webp_is_a_loop()
    {
        var answer = Interpolate("--seeds", "3,17", "--steps", "4", "--out", _place["loop.webp"]);
        Assert.Matches(@"^.*/loop\.webp: a loop of 6 images, [\d.]+ kB\n$", answer.Output);
        Assert.Equal("WEBPVP8X"u8.ToArray(), File.ReadAllBytes(_place["loop.webp"])[8..16]);
    }

    [Theory]
    [InlineData("an interpolation needs two seeds at least", "--seeds", "3")]
    [InlineData("--seeds is '3,', but it must be seeds and ranges", "--seeds", "3,")]
    [InlineData("--steps is 1, but it must be from 2 to 1000", "--seeds", "3,4", "--steps", "1")]
    [InlineData("1 strip of 500 images would be longer than 16384 pixels", "--seeds", "3,4", "--steps", "500")]
    [InlineData("--head is 9, but the model has heads 0 to 1", "--seeds", "3,4", "--head", "9")]
    [InlineData("--head is 'all', but it must be the number of a head, from 0", "--seeds", "3,4", "--head", "all")]
    public void An_invalid_option_is_refused(string said, params string[] options)
    {
        Interpolate([.. options, "--out", _place["figure.png"]]).IsRefused(said);
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    [Fact]
    public void Other_files_are_refused() => Interpolate("--seeds", "3,4", "--out", _place["walk.gif"])
        .IsRefused("walk.gif', but it must end in .png or .webp");

    public void Dispose() => _place.Dispose();

    private Invocation Interpolate(params string[] options) =>
        Invocation.Of(["interpolate", _place.Model(), "--device", "cpu", "--threads", "1", .. options]);
}
