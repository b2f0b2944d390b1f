namespace LadaGan.Experiments.Figures.Animation;

/// <summary>A frame of an animation.</summary>
/// <param name="Rgb">[height, width, 3].</param>
/// <param name="Width">Pixels; the same in all frames.</param>
/// <param name="Ticks">For how many frames' time it is shown.</param>
internal readonly record struct AnimationFrame(byte[] Rgb, int Width, int Ticks = 1)
{
    public int Height => Rgb.Length / (3 * Width);
}

/// <summary>Size and speed of an animation.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="FramesPerSecond">Frames' times in a second.</param>
internal readonly record struct AnimationFormat(int Width, int Height, int FramesPerSecond);

/// <summary>Durations in whole units of a file's clock, which add up to the right time however long the animation.</summary>
/// <param name="framesPerSecond">Frames' times in a second.</param>
/// <param name="unitsPerSecond">The file's clock.</param>
internal sealed class FrameClock(int framesPerSecond, int unitsPerSecond)
{
    private long _ticks;

    /// <summary>The duration of the next frame, in the file's units.</summary>
    /// <param name="ticks">For how many frames' time it is shown.</param>
    public int Next(int ticks)
    {
        var begin = At(_ticks);
        _ticks += ticks;
        return (int)(At(_ticks) - begin);
    }

    // Rounded to the nearest unit.
    private long At(long ticks) => ((2 * ticks * unitsPerSecond) + framesPerSecond) / (2L * framesPerSecond);
}
