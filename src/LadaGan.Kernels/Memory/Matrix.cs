namespace LadaGan.Kernels.Memory;

/// <summary>A view of a row-major matrix of floats: row r begins at Data + r·Stride.</summary>
/// <param name="data">The address of the first element.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="columns">The number of columns.</param>
/// <param name="stride">Floats from one row to the next.</param>
public readonly unsafe struct Matrix(float* data, int rows, int columns, nint stride)
{
    private const int PageFloats = 1024;
    private const int CacheLineFloats = 16;

    /// <summary>The address of the first element.</summary>
    public float* Data { get; } = data;

    /// <summary>The number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>The number of columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>Floats from one row to the next.</summary>
    public nint Stride { get; } = stride;

    /// <summary>The address of a row.</summary>
    public float* Row(int row) => Data + (row * Stride);

    /// <summary>The view of <paramref name="columns"/> columns from <paramref name="first"/> on.</summary>
    public Matrix Slice(int first, int columns) => new(Data + first, Rows, columns, Stride);

    /// <summary>The view of <paramref name="rows"/> rows from <paramref name="first"/> on.</summary>
    public Matrix RowsFrom(int first, int rows) => new(Row(first), rows, Columns, Stride);

    /// <summary>
    /// A row stride, in floats, at which the rows of a left-hand side do not compete for the same sets of the first-level cache.
    /// </summary>
    /// <remarks>Rows a multiple of half a page apart share two sets, which do not have room for a tile's twelve rows.</remarks>
    public static int StrideOf(int columns)
    {
        var whole = (columns + CacheLineFloats - 1) / CacheLineFloats * CacheLineFloats;
        return whole % (PageFloats / 2) == 0 ? whole + CacheLineFloats : whole;
    }
}
