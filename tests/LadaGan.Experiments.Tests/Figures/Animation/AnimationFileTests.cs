using System.Buffers.Binary;
using System.Diagnostics;
using LadaGan.Experiments.Figures.Animation;

namespace LadaGan.Experiments.Tests.Figures.Animation;

public sealed class AnimationFileTests : IDisposable
{
    private const int Width = 50;
    private const int Height = 34;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_webp_has_every_pixel_and_the_right_time()
    {
        AnimationFrame[] frames = [Noise(1), Noise(2) with { Ticks = 3 }, Few(3), Noise(4)];
        AnimationFile.Write(_folder["new/noise.webp"], 30, frames);
        var played = PlayedAnimation.Of(_folder["new/noise.webp"]);
        Assert.Equal((Width, Height), (played.Width, played.Height));
        Assert.Equal(frames.Select(frame => frame.Rgb), played.Frames);
        Assert.Equal([33, 100, 34, 33], played.Milliseconds);
        var file = File.ReadAllBytes(_folder["new/noise.webp"]);
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(["new/", "new/noise.webp"], _folder.Names());
    }

    [Fact]
    public void A_gif_has_every_pixel_of_frames_with_few_colours()
    {
        AnimationFrame[] frames = [Few(1), Few(256), Few(2), Few(17), Few(255)];
        AnimationFile.Write(_folder["few.gif"], 30, frames);
        var played = PlayedAnimation.Of(_folder["few.gif"]);
        Assert.Equal((Width, Height), (played.Width, played.Height));
        Assert.Equal(frames.Select(frame => frame.Rgb), played.Frames);
        // Hundredths of a second, whose sum is right: 3, 4, 3, 3, 4.
        Assert.Equal([30, 40, 30, 30, 40], played.Milliseconds);
    }

    /// <summary>Noise compresses to no long strings: the table of codes is filled and cleared several times.</summary>
    [Fact]
    public void A_gif_of_noise_shows_the_colours_of_its_tables()
    {
        AnimationFrame[] frames = [Noise(1, 200, 300), Noise(2, 200, 300)];
        AnimationFile.Write(_folder["noise.gif"], 10, frames);
        var played = PlayedAnimation.Of(_folder["noise.gif"]);
        for (var i = 0; i < frames.Length; i++)
        {
            var palette = GifPalette.Of(frames[i].Rgb);
            Assert.Equal(palette.Pixels.SelectMany(place => palette.Table[(place * 3)..((place * 3) + 3)]), played.Frames[i]);
            // A cube of 256 colours is cut into boxes of about 40 levels' side, whose standard deviation is 40/√12.
            var error = Math.Sqrt(frames[i].Rgb.Zip(played.Frames[i], (a, b) => (double)(a - b) * (a - b)).Average());
            Assert.InRange(error, 5, 16);
        }
    }

    [FfmpegFact]
    public void A_video_shows_the_frames()
    {
        AnimationFrame[] frames = [Slope(0), Slope(60) with { Ticks = 2 }, Slope(120)];
        AnimationFile.Write(_folder["slopes.mp4"], 25, frames);
        var played = PlayedAnimation.OfVideo(_folder["slopes.mp4"], Width, Height);
        Assert.Equal(4, played.Count);
        foreach (var (shown, frame) in played.Zip([frames[0], frames[1], frames[1], frames[2]]))
        {
            Assert.InRange(Math.Sqrt(shown.Zip(frame.Rgb, (a, b) => (double)(a - b) * (a - b)).Average()), 0, 4);
        }
        AnimationFile.Write(_folder["again.mp4"], 25, frames);
        Assert.Equal(File.ReadAllBytes(_folder["slopes.mp4"]), File.ReadAllBytes(_folder["again.mp4"]));
        Assert.Equal(["again.mp4", "slopes.mp4"], _folder.Names());
    }

    [FfmpegFact]
    public void Odd_sides_are_filled_up_with_white()
    {
        var frame = new AnimationFrame(new byte[33 * 35 * 3], 33);
        AnimationFile.Write(_folder["odd.mp4"], 25, [frame, frame]);
        var played = PlayedAnimation.OfVideo(_folder["odd.mp4"], 34, 36);
        Assert.InRange(played[1][0], 0, 10);
        Assert.InRange(played[1][^1], 245, 255);
    }

    [Fact]
    public void Without_ffmpeg_a_video_is_refused_and_nothing_is_left()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", _folder.Path);
            Refused("ffmpeg, through which .mp4 is written, is not installed: install it (apt-get install ffmpeg), or write .webp or .gif",
                "video.mp4", 25, [Few(2)]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    /// <summary>A program of that name which says why not, once without reading what it is sent.</summary>
    [Theory]
    [InlineData("echo 'Unknown encoder libx264' >&2; exit 1", "Unknown encoder libx264")]
    [InlineData("cat >/dev/null; exit 3", "it stopped without a word")]
    public void An_ffmpeg_that_fails_is_quoted_and_nothing_is_left(string script, string said)
    {
        var (path, program) = (Environment.GetEnvironmentVariable("PATH"), _folder.Write("bin/ffmpeg", $"#!/bin/sh\n{script}\n"));
        using (var chmod = Process.Start("chmod", ["+x", program]))
        {
            chmod.WaitForExit();
        }
        try
        {
            Environment.SetEnvironmentVariable("PATH", $"{_folder["bin"]}:{path}");
            Refused($"ffmpeg could not write the video: {said}; write .webp or .gif", "video.mp4", 25,
                Enumerable.Range(0, 200).Select(seed => Noise(seed)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Theory]
    [InlineData(".webp")]
    [InlineData(".gif")]
    public void What_stops_the_drawing_leaves_the_old_file(string ending)
    {
        var old = _folder.Write($"loop{ending}", "old");
        IEnumerable<AnimationFrame> Stopped()
        {
            yield return Few(3);
            throw new OperationCanceledException();
        }
        Assert.Throws<OperationCanceledException>(() => AnimationFile.Write(old, 25, Stopped()));
        Assert.Equal("old", File.ReadAllText(old));
        Assert.Equal([$"loop{ending}"], _folder.Names());
    }

    [FfmpegFact]
    public void What_stops_the_drawing_of_a_video_leaves_the_old_file() => What_stops_the_drawing_leaves_the_old_file(".mp4");

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        Refused("the frame rate is 0, but it must be from 1 to 60", "a.webp", 0, [Few(2)]);
        Refused("the frame rate is 61, but it must be from 1 to 60", "a.mp4", 61, [Few(2)]);
        Refused("the frame rate is 60, but a GIF shows at most 50 images a second; lower it, or write .webp or .mp4", "a.gif", 60,
            [Few(2)]);
        Refused("the animation would be 9000 × 1 pixels, but at most 8192 on a side", "a.gif", 10, [new(new byte[27000], 9000)]);
        _folder.Write("file", "x");
        Refused("file/a.gif cannot be written", "file/a.gif", 10, [Few(2)]);
    }

    public void Dispose() => _folder.Dispose();

    private void Refused(string said, string name, int rate, IEnumerable<AnimationFrame> frames)
    {
        var before = _folder.Names();
        Assert.Contains(said, Assert.Throws<RunException>(() => AnimationFile.Write(_folder[name], rate, frames)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, _folder.Names());
    }

    private static AnimationFrame Noise(int seed, int height = Height, int width = Width)
    {
        var rgb = new byte[height * width * 3];
        new Random(seed).NextBytes(rgb);
        return new(rgb, width);
    }

    /// <summary>So many colours, each at least once.</summary>
    private static AnimationFrame Few(int colours) => new(
        [
            .. Enumerable.Range(0, Width * Height).SelectMany(pixel =>
                (byte[])[(byte)(pixel % colours), (byte)(255 - (pixel % colours)), (byte)(pixel % colours / 2)]),
        ], Width);

    private static AnimationFrame Slope(int from) => new(
        [.. Enumerable.Range(0, Width * Height).SelectMany(pixel => Enumerable.Repeat((byte)(from + (2 * (pixel % Width))), 3))], Width);
}
