namespace LadaGan.Kernels.Products;

/// <summary>What a product sums over: segments of a left-hand side, <see cref="Length"/> numbers each, <see cref="Stride"/> floats apart.</summary>
/// <remarks>A matrix has one segment, a row of it; a 3×3 window over channels-last maps has three, each the channels of three pixels.</remarks>
internal readonly struct Depth(int segments, nint stride, int length)
{
    public int Segments { get; } = segments;

    public nint Stride { get; } = stride;

    public nint Length { get; } = length;

    /// <summary>
    /// Floats from a panel of weights to the next, which a tile asks for while it works; 0 for windows: their panels are large, and enough rows pass by each.
    /// </summary>
    public nint Ahead(int lanes) => Segments == 1 ? Length * 2 * lanes : 0;

    public int Total => Segments * (int)Length;
}
