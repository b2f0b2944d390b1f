namespace LadaGan.Data.Images;

/// <summary>Rows of RGB pixels in memory: the source or target of a resampling pass.</summary>
/// <param name="start">The first pixel's first byte.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
/// <param name="stride">Bytes from one row to the next.</param>
internal readonly unsafe ref struct PixelRows(byte* start, int width, int height, int stride)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>The first byte of row <paramref name="y"/>.</summary>
    public byte* Row(int y) => start + ((long)y * stride);

    /// <summary>Rows without gaps.</summary>
    public static PixelRows Dense(byte* start, int width, int height) => new(start, width, height, width * 3);
}
