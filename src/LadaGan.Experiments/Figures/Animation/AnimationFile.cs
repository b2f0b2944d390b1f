using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Figures.Animation;

/// <summary>Writes an animation that repeats endlessly, as the file's ending says: WebP or GIF here, MP4 through ffmpeg.</summary>
public static class AnimationFile
{
    /// <summary>The most frames a second; a GIF counts time in hundredths, and viewers slow down what is faster than 50.</summary>
    public const int FastestRate = 60;

    internal const string WebP = ".webp";
    internal const string Gif = ".gif";
    internal const string Video = ".mp4";
    private const int FastestGif = 50;

    // H.264's decoders and WebP allow more, but hardly anything plays it.
    private const int LargestSide = 8192;

    /// <summary>What the names of animations end in.</summary>
    public static IReadOnlyList<string> Endings { get; } = [WebP, Gif, Video];

    /// <summary>Whether a file's name is that of an animation.</summary>
    public static bool IsMeantBy(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Writes the file atomically, frame by frame as they come; missing folders are created, an existing file is replaced.
    /// </summary>
    /// <param name="path">Ends in one of <see cref="Endings"/>.</param>
    /// <param name="framesPerSecond">Frames' times in a second.</param>
    /// <param name="frames">At least one, all of one size; drawn while the file is written.</param>
    /// <exception cref="RunException">The file cannot be written, it would be too large, or ffmpeg is missing or refuses.</exception>
    internal static void Write(string path, int framesPerSecond, IEnumerable<AnimationFrame> frames)
    {
        RequireRate(path, framesPerSecond);
        using var drawn = frames.GetEnumerator();
        drawn.MoveNext();
        var format = new AnimationFormat(drawn.Current.Width, drawn.Current.Height, framesPerSecond);
        RequireSize(format);
        Write(path, format, FromCurrent());

        IEnumerable<AnimationFrame> FromCurrent()
        {
            do
            {
                yield return drawn.Current;
            }
            while (drawn.MoveNext());
        }
    }

    private static void Write(string path, AnimationFormat format, IEnumerable<AnimationFrame> frames)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case WebP:
                    DurableFile.Write(path, stream => WebPAnimation.Write(stream, format, frames));
                    break;
                case Gif:
                    DurableFile.Write(path, stream => GifAnimation.Write(stream, format, frames));
                    break;
                default:
                    VideoAnimation.Write(path, format, frames);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} cannot be written: {error.Clause()}; choose another output path", error);
        }
    }

    private static void RequireRate(string path, int framesPerSecond)
    {
        if (framesPerSecond is < 1 or > FastestRate)
        {
            throw new RunException($"the frame rate is {framesPerSecond}, but it must be from 1 to {FastestRate}");
        }
        if (framesPerSecond > FastestGif && path.EndsWith(Gif, StringComparison.OrdinalIgnoreCase))
        {
            throw new RunException($"the frame rate is {framesPerSecond}, but a GIF shows at most {FastestGif} images a second; lower it, "
                + $"or write {WebP} or {Video}");
        }
    }

    private static void RequireSize(AnimationFormat format)
    {
        if (Math.Max(format.Width, format.Height) > LargestSide)
        {
            throw new RunException($"the animation would be {format.Width} × {format.Height} pixels, but at most {LargestSide} on a side; "
                + "show fewer images at once");
        }
    }
}
