namespace LadaGan.Model.Tests.Oracles;

/// <summary>DiffAugment's operations pixel by pixel.</summary>
internal static class AugmentationOracle
{
    public static double[,,,] Brightness(double[,,,] x, float[] u) => Map(x, (b, c, i, j) => x[b, c, i, j] + (u[b] - 0.5));

    public static double[,,,] Saturation(double[,,,] x, float[] u) => Map(x, (b, c, i, j) =>
    {
        var mean = Enumerable.Range(0, x.GetLength(1)).Average(channel => x[b, channel, i, j]);
        return ((x[b, c, i, j] - mean) * 2 * u[b]) + mean;
    });

    public static double[,,,] Contrast(double[,,,] x, float[] u)
    {
        var image = x.Length / x.GetLength(0);
        var means = x.Cast<double>().Chunk(image).Select(values => values.Average()).ToArray();
        return Map(x, (b, c, i, j) => ((x[b, c, i, j] - means[b]) * (u[b] + 0.5)) + means[b]);
    }

    public static double[,,,] Translation(double[,,,] x, long[] rows, long[] columns) => Map(x, (b, c, i, j) =>
    {
        var (row, column) = (i + rows[b], j + columns[b]);
        return row >= 0 && row < x.GetLength(2) && column >= 0 && column < x.GetLength(3) ? x[b, c, row, column] : 0;
    });

    public static double[,,,] Cutout(double[,,,] x, long[] rows, long[] columns)
    {
        var half = x.GetLength(2) / 4;
        return Map(x, (b, c, i, j) =>
            i >= rows[b] - half && i < rows[b] + half && j >= columns[b] - half && j < columns[b] + half ? 0 : x[b, c, i, j]);
    }

    private static double[,,,] Map(double[,,,] like, Func<int, int, int, int, double> value)
    {
        var result = new double[like.GetLength(0), like.GetLength(1), like.GetLength(2), like.GetLength(3)];
        for (var b = 0; b < result.GetLength(0); b++)
        {
            for (var c = 0; c < result.GetLength(1); c++)
            {
                for (var i = 0; i < result.GetLength(2); i++)
                {
                    for (var j = 0; j < result.GetLength(3); j++)
                    {
                        result[b, c, i, j] = value(b, c, i, j);
                    }
                }
            }
        }
        return result;
    }
}
