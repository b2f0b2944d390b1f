namespace LadaGan.Kernels.Memory;

/// <summary>A row-major matrix of floats: row r begins at Data + r·Stride.</summary>
public readonly unsafe struct Matrix(float* data, int rows, int columns, nint stride)
{
    private const int PageFloats = 1024;
    private const int CacheLineFloats = 16;

    public float* Data { get; } = data;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public nint Stride { get; } = stride;

    public float* Row(int row) => Data + (row * Stride);

    /// <summary>These columns from <paramref name="first"/> on.</summary>
    public Matrix Slice(int first, int columns) => new(Data + first, Rows, columns, Stride);

    /// <summary>These rows from <paramref name="first"/> on.</summary>
    public Matrix RowsFrom(int first, int rows) => new(Row(first), rows, Columns, Stride);

    /// <summary>A stride at which the rows of a left-hand side do not fall on each other in the first cache.</summary>
    /// <remarks>Rows half a page apart or a multiple of it share two of its sets, where a tile's twelve have no room.</remarks>
    public static int StrideOf(int columns)
    {
        var whole = (columns + CacheLineFloats - 1) / CacheLineFloats * CacheLineFloats;
        return whole % (PageFloats / 2) == 0 ? whole + CacheLineFloats : whole;
    }
}
