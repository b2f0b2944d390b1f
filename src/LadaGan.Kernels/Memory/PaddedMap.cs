namespace LadaGan.Kernels.Memory;

/// <summary>
/// A view of square feature maps [images, side + 2, side + 2, channels] with a border of zeros, so that a 3×3 convolution needs no special
/// case at the edge. Kernels write only inside the border.
/// </summary>
/// <param name="data">The address of the first map's border, zeroed.</param>
/// <param name="images">The number of images.</param>
/// <param name="side">The side of a map without the border, in pixels.</param>
/// <param name="channels">The number of channels.</param>
public readonly unsafe struct PaddedMap(float* data, int images, int side, int channels)
{
    /// <summary>The number of images.</summary>
    public int Images { get; } = images;

    /// <summary>The side of a map without the border, in pixels.</summary>
    public int Side { get; } = side;

    /// <summary>The number of channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Floats from one line to the next, including the border.</summary>
    public nint Pitch => (nint)(Side + 2) * Channels;

    /// <summary>A view from the border's corner: its pixel (y, x) is the first of the 3×3 window around (y, x).</summary>
    public PixelView Windows => new(data, ImageStride, Pitch, Channels);

    /// <summary>A view from the first pixel inside the border.</summary>
    public PixelView Inside => new(data + Pitch + Channels, ImageStride, Pitch, Channels);

    private nint ImageStride => (Side + 2) * Pitch;

    /// <summary>Floats required for the maps of <paramref name="images"/> images.</summary>
    public static long Length(int images, int side, int channels) => (long)images * (side + 2) * (side + 2) * channels;
}
