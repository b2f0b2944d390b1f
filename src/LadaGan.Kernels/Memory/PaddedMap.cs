namespace LadaGan.Kernels.Memory;

/// <summary>
/// Square feature maps [images, side + 2, side + 2, channels] with a border of zeros, so that a 3×3 convolution needs no case for the edge. Kernels
/// write inside the border only.
/// </summary>
public readonly unsafe struct PaddedMap(float* data, int images, int side, int channels)
{
    public int Images { get; } = images;

    public int Side { get; } = side;

    public int Channels { get; } = channels;

    /// <summary>Floats from a line to the next.</summary>
    public nint Pitch => (nint)(Side + 2) * Channels;

    /// <summary>From the border's corner: pixel (y, x) is where the window around (y, x) begins.</summary>
    public PixelView Windows => new(data, ImageStride, Pitch, Channels);

    /// <summary>From the first pixel inside the border.</summary>
    public PixelView Inside => new(data + Pitch + Channels, ImageStride, Pitch, Channels);

    private nint ImageStride => (Side + 2) * Pitch;

    /// <summary>Floats that so many maps need.</summary>
    public static long Length(int images, int side, int channels) => (long)images * (side + 2) * (side + 2) * channels;
}
