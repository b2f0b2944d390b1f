namespace LadaGan.Testing;

/// <summary>A test that plays a video with ffmpeg, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (!folders.Any(folder => File.Exists(Path.Join(folder, "ffmpeg"))))
        {
            Skip = "needs ffmpeg (apt-get install ffmpeg)";
        }
    }
}
