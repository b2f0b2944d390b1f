using SkiaSharp;

namespace LadaGan.Experiments.Figures;

/// <summary>Frames of equal size and duration, written as an endless animated WebP without loss.</summary>
/// <param name="milliseconds">For which each frame is shown.</param>
internal sealed class WebPLoop(int milliseconds) : IDisposable
{
    // Of the lossless coder: the effort, from 0 to 100, not the quality.
    private const float Effort = 75;

    private readonly List<FigureCanvas> _frames = [];

    /// <summary>A new last frame, to be drawn on until the loop is encoded.</summary>
    public FigureCanvas Add(int width, int height)
    {
        var frame = new FigureCanvas(width, height);
        _frames.Add(frame);
        return frame;
    }

    /// <summary>The file.</summary>
    public byte[] Encode()
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        SKWebpEncoderFrame[] frames = [.. _frames.Select(frame => new SKWebpEncoderFrame(frame.Bitmap, duration))];
        using var data = SKWebpEncoder.EncodeAnimated(frames, new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, Effort))
            ?? throw new InvalidOperationException($"{frames.Length} frames could not be encoded as WebP");
        return data.ToArray();
    }

    public void Dispose() => _frames.ForEach(frame => frame.Dispose());
}
