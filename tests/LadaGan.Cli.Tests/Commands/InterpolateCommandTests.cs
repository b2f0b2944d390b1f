using System.Diagnostics;
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
        Assert.Matches(@"^.*/loop\.webp: a loop of 6 images, 0\.3 s, [\d.]+ kB\n$", answer.Output);
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
    public void Other_files_are_refused() => Interpolate("--seeds", "3,4", "--out", _place["walk.avi"])
        .IsRefused("walk.avi', but it must end in .png, .webp, .gif or .mp4");

    [Fact]
    public void A_gif_may_show_several_walks_at_once()
    {
        var answer = Interpolate("--seeds", "0-7", "--grid", "2x2", "--fps", "10", "--seconds", "1", "--out", _place["walks.gif"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(@"^.*/walks\.gif: 4 loops at once, of 10 images, 1\.0 s, [\d.]+ kB\n$", answer.Output);
        // Logical screen of the format: width and height, little-endian.
        Assert.Equal([.. "GIF89a"u8, 258 % 256, 258 / 256, 258 % 256, 258 / 256], File.ReadAllBytes(_place["walks.gif"])[..10]);
    }

    [FfmpegFact]
    public void An_mp4_is_a_video()
    {
        var answer = Interpolate("--seeds", "3,17", "--steps", "4", "--out", _place["loop.mp4"]);
        Assert.Matches(@"^.*/loop\.mp4: a loop of 6 images, 0\.3 s, [\d.]+ kB\n$", answer.Output);
        Assert.Equal("ftyp"u8.ToArray(), File.ReadAllBytes(_place["loop.mp4"])[4..8]);
        Assert.Equal(["loop.mp4", "model.safetensors", "smallest.json"], _place.Names());
    }

    [Theory]
    [InlineData("--grid, --fps and --seconds are for loops, but --out is", "a.png", "--grid", "2x1")]
    [InlineData("--grid, --fps and --seconds are for loops, but --out is", "a.png", "--fps", "20")]
    [InlineData("--steps and --seconds exclude each other", "a.webp", "--steps", "4", "--seconds", "3")]
    [InlineData("--seconds is 0, but it must be more than 0", "a.webp", "--seconds", "0")]
    [InlineData("--seconds is NaN, but it must be more than 0", "a.webp", "--seconds", "NaN")]
    [InlineData("1000 seconds would need", "a.webp", "--seconds", "1000")]
    [InlineData("--fps is 0, but it must be from 1 to 60", "a.webp", "--fps", "0")]
    [InlineData("--fps is 60, but a GIF shows at most 50 images a second", "a.gif", "--fps", "60")]
    [InlineData("--grid is '4', but it must be COLSxROWS, for example 4x3", "a.webp", "--grid", "4")]
    [InlineData("each of the 12 walks in the grid needs the same number of seeds", "a.webp", "--grid", "4x3")]
    public void An_invalid_loop_is_refused(string said, string name, params string[] options)
    {
        Interpolate(["--seeds", "3,4", "--out", _place[name], .. options]).IsRefused(said);
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    /// <summary>What Ctrl-C sends.</summary>
    [Fact]
    public async Task A_stopped_loop_leaves_nothing_unfinished()
    {
        using var program = ProgramProcess.Start(new Dictionary<string, string>(), "interpolate", _place.Model(), "--seeds", "0-900",
            "--steps", "1000", "--device", "cpu", "--threads", "1", "--out", _place["loop.webp"]);
        while (_place.Names().Length < 3)
        {
            await Task.Delay(20);
        }
        using (var kill = Process.Start("kill", ["-INT", $"{program.Id}"]))
        {
            await kill.WaitForExitAsync();
        }
        var answer = await program.End();
        Assert.Equal((ExitCode.Interrupted, "", "stopped; nothing was written\n"), (answer.Code, answer.Output, answer.Error));
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    /// <summary>In a terminal, Ctrl-C reaches every program in the foreground.</summary>
    [FfmpegFact]
    public async Task A_stopped_video_leaves_nothing_unfinished_although_ffmpeg_is_stopped_first()
    {
        using var program = ProgramProcess.Start(new Dictionary<string, string>(), "interpolate", _place.Model(), "--seeds", "0-900",
            "--steps", "1000", "--device", "cpu", "--threads", "1", "--out", _place["loop.mp4"]);
        while (_place.Names().Length < 3)
        {
            await Task.Delay(20);
        }
        string[] children =
        [
            .. Directory.GetDirectories($"/proc/{program.Id}/task").SelectMany(
                task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        Assert.NotEmpty(children);
        using (var kill = Process.Start("kill", ["-INT", .. children, $"{program.Id}"]))
        {
            await kill.WaitForExitAsync();
        }
        var answer = await program.End();
        Assert.Equal((ExitCode.Interrupted, "", "stopped; nothing was written\n"), (answer.Code, answer.Output, answer.Error));
        Assert.Equal(["model.safetensors", "smallest.json"], _place.Names());
    }

    public void Dispose() => _place.Dispose();

    private Invocation Interpolate(params string[] options) =>
        Invocation.Of(["interpolate", _place.Model(), "--device", "cpu", "--threads", "1", .. options]);
}
