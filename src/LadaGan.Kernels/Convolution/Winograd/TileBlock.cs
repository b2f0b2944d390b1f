namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>
/// Some lines of tiles and the memory of what lies between the steps: a plane [tiles, inputs] of every sum of pixels, and a plane [tiles,
/// outputs] of every point's products.
/// </summary>
internal readonly unsafe struct TileBlock(float* memory, int firstLine, int lines, int tilesOfLine, int signalStride, int productStride,
    int signals, VectorWidth width)
{
    private const int CacheLineFloats = 16;  // between planes, which powers of two apart would all meet in the same few sets

    public int FirstLine { get; } = firstLine;

    public int Lines { get; } = lines;

    public int TilesOfLine { get; } = tilesOfLine;

    public int Tiles => Lines * TilesOfLine;

    public VectorWidth Width { get; } = width;

    /// <summary>Floats from one tile's sums to the next.</summary>
    public int SignalStride { get; } = signalStride;

    /// <summary>Floats from one tile's products to the next.</summary>
    public int ProductStride { get; } = productStride;

    public nint SignalPlane => ((nint)Tiles * SignalStride) + CacheLineFloats;

    public nint ProductPlane => ((nint)Tiles * ProductStride) + CacheLineFloats;

    public float* Signal(int signal) => memory + (signal * SignalPlane);

    public float* Product(int point) => memory + (signals * SignalPlane) + (point * ProductPlane);
}
