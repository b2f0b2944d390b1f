using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Figures.Animation;

/// <summary>An MP4 file with H.264, which an installed ffmpeg makes of the frames that it is sent through a pipe.</summary>
internal static class VideoAnimation
{
    private const string Program = "ffmpeg";

    public static void Write(string path, AnimationFormat format, IEnumerable<AnimationFrame> frames)
    {
        var full = Path.GetFullPath(path);
        // The box with the index stands before the pictures, so ffmpeg must be able to go back: it cannot write to a pipe.
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Guid.NewGuid():N}{DurableFile.TemporarySuffix}");
        try
        {
            Encode(temporary, format, frames);
            DurableFile.SyncFile(temporary);
            DurableFile.Rename(temporary, full);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Encode(string file, AnimationFormat format, IEnumerable<AnimationFrame> frames)
    {
        using var ffmpeg = Start(Arguments(file, format));
        var complaint = ffmpeg.StandardError.ReadToEndAsync();
        try
        {
            var isReading = Send(frames, ffmpeg.StandardInput.BaseStream);
            ffmpeg.WaitForExit();
            if (!isReading || ffmpeg.ExitCode != 0)
            {
                throw new RunException($"{Program} could not write the video: {LastLine(complaint.Result)}; write .webp or .gif instead");
            }
        }
        finally
        {
            Stop(ffmpeg);
        }
    }

    /// <summary>Sends all frames and the end; false if ffmpeg stops reading before.</summary>
    private static bool Send(IEnumerable<AnimationFrame> frames, Stream pipe)
    {
        foreach (var frame in frames)
        {
            for (var tick = 0; tick < frame.Ticks; tick++)
            {
                if (!Succeeds(() => pipe.Write(frame.Rgb)))
                {
                    return false;
                }
            }
        }
        return Succeeds(pipe.Dispose);
    }

    private static bool Succeeds(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(Program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception error)
        {
            throw new RunException($"{Program}, through which .mp4 is written, is not installed: install it (apt-get install {Program}), "
                + "or write .webp or .gif", error);
        }
    }

    private static string[] Arguments(string file, AnimationFormat format) =>
    [
        "-hide_banner", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", $"{format.Width}x{format.Height}",
        "-framerate", format.FramesPerSecond.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0",
        // Players guess the matrix from the size unless they are told; halved chroma needs even sides.
        "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white,scale=out_color_matrix=bt709:out_range=tv",
        "-c:v", "libx264", "-preset", "slow", "-crf", "14", "-pix_fmt", "yuv420p",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1",
        // The same frames give the same bytes: no dates, no versions.
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-movflags", "+faststart", "-f", "mp4", file,
    ];

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? last
            : "it stopped without a word";

    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
