namespace LadaGan.Kernels.Products;

/// <summary>
/// The dimension that a product sums over: segments of a left-hand side, of
/// <see cref="Length"/> numbers each, <see cref="Stride"/> floats apart.
/// </summary>
/// <remarks>A matrix row is one segment; a 3×3 window over channels-last maps has three, each the channels of three pixels.</remarks>
internal readonly struct Depth(int segments, nint stride, int length)
{
    public int Segments { get; } = segments;

    public nint Stride { get; } = stride;

    public nint Length { get; } = length;

    /// <summary>
    /// Floats from one panel of weights to the next, which a tile prefetches while it computes; 0 for windows, whose panels are large and
    /// reused by many rows.
    /// </summary>
    public nint Ahead(int lanes) => Segments == 1 ? Length * 2 * lanes : 0;

    public int Total => Segments * (int)Length;
}
