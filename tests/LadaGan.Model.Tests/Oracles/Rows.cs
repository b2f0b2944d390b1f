namespace LadaGan.Model.Tests.Oracles;

/// <summary>The last dimension of [B, N, D] as an array.</summary>
internal static class Rows
{
    public static double[] Get(double[,,] x, int b, int n) => [.. Enumerable.Range(0, x.GetLength(2)).Select(d => x[b, n, d])];

    public static void Set(double[,,] x, int b, int n, double[] row)
    {
        for (var d = 0; d < row.Length; d++)
        {
            x[b, n, d] = row[d];
        }
    }

    /// <summary>Every row through a function; all results equally long.</summary>
    public static double[,,] Map(double[,,] x, Func<double[], int, double[]> rowAndBatch)
    {
        double[,,]? y = null;
        for (var b = 0; b < x.GetLength(0); b++)
        {
            for (var n = 0; n < x.GetLength(1); n++)
            {
                var row = rowAndBatch(Get(x, b, n), b);
                y ??= new double[x.GetLength(0), x.GetLength(1), row.Length];
                Set(y, b, n, row);
            }
        }
        return y!;
    }

    public static double[,,] Add(double[,,] x, double[,,] y) => Map3(x, (b, n, d) => x[b, n, d] + y[b, n, d]);

    /// <summary>An array of this shape, value by value.</summary>
    public static double[,,] Map3(double[,,] like, Func<int, int, int, double> value)
    {
        var result = new double[like.GetLength(0), like.GetLength(1), like.GetLength(2)];
        for (var b = 0; b < result.GetLength(0); b++)
        {
            for (var n = 0; n < result.GetLength(1); n++)
            {
                for (var d = 0; d < result.GetLength(2); d++)
                {
                    result[b, n, d] = value(b, n, d);
                }
            }
        }
        return result;
    }
}
