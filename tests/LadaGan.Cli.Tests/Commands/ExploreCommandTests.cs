using LadaGan.Data.Codecs;

namespace LadaGan.Cli.Tests.Commands;

public sealed class ExploreCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void Strips_and_latents_are_written_and_the_latents_can_be_generated()
    {
        var answer = Explore("--directions", "2", "--seeds", "4,9", "--steps", "3", "--out", _place["new/strips.png"],
            "--latents", _place["new/z.safetensors"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^.*/new/strips\.png: 2 directions with \d+\.\d % of the modulations' variance, [\d.]+ kB\n"
            + @".*/new/z\.safetensors: the latents of 12 images, [\d.]+ (kB|bytes)\n$", answer.Output);
        var figure = ImageDecoder.Decode(File.ReadAllBytes(_place["new/strips.png"]));
        Assert.InRange(figure.Width, 3 * 130, 5 * 130);
        Assert.InRange(figure.Height, 4 * 130, 5 * 130);
        Assert.Equal(ExitCode.Done, Invocation.Of("generate", "--model", _place["model.safetensors"], "--latents",
            _place["new/z.safetensors"], "--grid", "3x4", "--out", _place["grid.png"], "--device", "cpu", "--threads", "1").Code);
        Assert.Equal(ExitCode.Done, Invocation.Of("generate", "--model", _place["model.safetensors"], "--seeds",
            "4,9", "--grid", "2x1", "--out", _place["seeds.png"], "--device", "cpu", "--threads", "1").Code);
        // The middle of each strip is the seed's own image.
        var (grid, seeds) = (ImageDecoder.Decode(File.ReadAllBytes(_place["grid.png"])),
            ImageDecoder.Decode(File.ReadAllBytes(_place["seeds.png"])));
        for (var strip = 0; strip < 4; strip++)
        {
            Assert.Equal(Cell(seeds, strip % 2, 0), Cell(grid, 1, strip));
        }
    }

    [Theory]
    [InlineData("--directions is 9, but it must be from 1 to 8 for this model", "--directions", "9")]
    [InlineData("--samples is 1, but it must be from 2 to", "--samples", "1")]
    [InlineData("--steps is 1, but it must be from 2 to 101", "--steps", "1")]
    [InlineData("--range is -1, but it must be more than 0", "--range", "-1")]
    [InlineData("--seeds is 'x'", "--seeds", "x")]
    [InlineData("--threads is -1, but it must be from 1 to", "--threads", "-1")]
    [InlineData("--latents is 'z.npy', but it must end in .safetensors", "--latents", "z.npy")]
    public void An_invalid_option_is_refused(string said, params string[] options)
    {
        Explore(["--out", _place["strips.png"], .. options]).IsRefused(said);
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    [Fact]
    public void A_figure_must_be_a_png() => Explore("--out", _place["strips.webp"]).IsRefused("strips.webp', but it must end in .png");

    public void Dispose() => _place.Dispose();

    private Invocation Explore(params string[] options) => Invocation.Of(
        ["explore", _place.Model(), "--device", "cpu", .. options.Contains("--threads") ? [] : (string[])["--threads", "1"],
            .. options.Contains("--samples") ? [] : (string[])["--samples", "300"], .. options]);

    private static byte[] Cell(LadaGan.Data.Images.DecodedImage image, int column, int row) =>
        [.. Enumerable.Range(row * 32, 32).SelectMany(y => image.Rgb.Slice(((y * image.Width) + (column * 32)) * 3, 96).ToArray())];
}
