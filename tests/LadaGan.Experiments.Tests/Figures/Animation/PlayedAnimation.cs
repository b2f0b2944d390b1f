using System.Diagnostics;
using SkiaSharp;

namespace LadaGan.Experiments.Tests.Figures.Animation;

/// <summary>An animation's frames as a player shows them: Skia's for WebP and GIF, ffmpeg for videos.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Frames">[height, width, 3] each.</param>
/// <param name="Milliseconds">For how long each frame is shown.</param>
internal sealed record PlayedAnimation(int Width, int Height, IReadOnlyList<byte[]> Frames, IReadOnlyList<int> Milliseconds)
{
    public static PlayedAnimation Of(string path)
    {
        using var codec = SKCodec.Create(path);
        Assert.NotNull(codec);
        Assert.Equal(-1, codec.RepetitionCount);
        var size = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(size);
        var frames = new List<byte[]>();
        for (var i = 0; i < codec.FrameCount; i++)
        {
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(size, bitmap.GetPixels(), new SKCodecOptions(i)));
            var pixels = bitmap.GetPixelSpan();
            var rgb = new byte[size.Width * size.Height * 3];
            for (var pixel = 0; pixel < rgb.Length / 3; pixel++)
            {
                pixels.Slice(pixel * 4, 3).CopyTo(rgb.AsSpan(pixel * 3));
            }
            frames.Add(rgb);
        }
        return new(size.Width, size.Height, frames, [.. codec.FrameInfo.Select(frame => frame.Duration)]);
    }

    /// <summary>The frames of a video of this size.</summary>
    public static IReadOnlyList<byte[]> OfVideo(string path, int width, int height)
    {
        string[] arguments = ["-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments)
        {
            RedirectStandardOutput = true,
        })!;
        using var all = new MemoryStream();
        ffmpeg.StandardOutput.BaseStream.CopyTo(all);
        ffmpeg.WaitForExit();
        Assert.Equal(0, ffmpeg.ExitCode);
        Assert.Equal(0, all.Length % (width * height * 3));
        return [.. all.ToArray().Chunk(width * height * 3)];
    }
}
