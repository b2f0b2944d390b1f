namespace LadaGan.Model.Tests.Oracles;

/// <summary>Pixel shuffle and its inverse by the definition, tokens in and map out, channel (dy·r + dx)·C + c.</summary>
internal static class PixelShuffleOracle
{
    /// <summary>[B, side², C·r²] → [B, C, side·r, side·r].</summary>
    public static double[,,,] Shuffle(double[,,] tokens, int side, int r)
    {
        var channels = tokens.GetLength(2) / (r * r);
        var map = new double[tokens.GetLength(0), channels, side * r, side * r];
        ForEach(map, (b, c, i, j) => map[b, c, i, j] = tokens[b, ((i / r) * side) + (j / r), ((((i % r) * r) + (j % r)) * channels) + c]);
        return map;
    }

    /// <summary>[B, side², C] → [B, C·r², side/r, side/r].</summary>
    public static double[,,,] SpaceToDepth(double[,,] tokens, int side, int r)
    {
        var channels = tokens.GetLength(2);
        var map = new double[tokens.GetLength(0), channels * r * r, side / r, side / r];
        ForEach(map, (b, o, i, j) =>
        {
            var (offset, c) = (o / channels, o % channels);
            map[b, o, i, j] = tokens[b, (((i * r) + (offset / r)) * side) + (j * r) + (offset % r), c];
        });
        return map;
    }

    private static void ForEach(double[,,,] array, Action<int, int, int, int> body)
    {
        for (var b = 0; b < array.GetLength(0); b++)
        {
            for (var c = 0; c < array.GetLength(1); c++)
            {
                for (var i = 0; i < array.GetLength(2); i++)
                {
                    for (var j = 0; j < array.GetLength(3); j++)
                    {
                        body(b, c, i, j);
                    }
                }
            }
        }
    }
}
