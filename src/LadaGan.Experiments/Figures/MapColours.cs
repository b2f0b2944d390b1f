using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Generation.Engines;

namespace LadaGan.Experiments.Figures;

/// <summary>Attention maps as cells of a figure.</summary>
internal static class MapColours
{
    // So much of the map that its colours stay readable, so much of the image that it is recognized.
    private const double ShareOfMap = 0.6;

    /// <summary>What the ends of the colours mean.</summary>
    /// <param name="traced">Whose maps are shown; what the weights are is said where they are not the equations' own.</param>
    /// <param name="head">The head whose maps are shown; null for several.</param>
    public static (string Least, string Most) Legend(TracedImages traced, int? head)
    {
        var name = traced.Maps[0].Name;
        return ("least", $"most attention in each map{(head is { } one ? $" of head {one}" : "")}{(name.Length > 1 ? $" ({name})" : "")}");
    }

    /// <summary>The map alone.</summary>
    /// <param name="map">[side, side].</param>
    /// <param name="side">Tokens in a row.</param>
    public static FigureCell Alone(ReadOnlySpan<float> map, int side) => new(Viridis.Paint(map), side);

    /// <summary>The map laid over the grey image.</summary>
    /// <param name="map">[side, side].</param>
    /// <param name="side">Tokens in a row.</param>
    /// <param name="image">[size, size, 3].</param>
    /// <param name="size">Pixels in a row, a multiple of <paramref name="side"/>.</param>
    public static FigureCell Over(ReadOnlySpan<float> map, int side, ReadOnlySpan<byte> image, int size)
    {
        var (colours, pixels) = (Viridis.Paint(map), new byte[image.Length]);
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, size);
            var colour = colours.AsSpan(((y * side / size * side) + (x * side / size)) * 3, 3);
            // Luma of ITU-R BT.601, as in JPEG.
            var grey = (0.299 * image[pixel * 3]) + (0.587 * image[(pixel * 3) + 1]) + (0.114 * image[(pixel * 3) + 2]);
            for (var channel = 0; channel < 3; channel++)
            {
                pixels[(pixel * 3) + channel] = (byte)Math.Round((ShareOfMap * colour[channel]) + ((1 - ShareOfMap) * grey));
            }
        }
        return new(pixels, size);
    }
}
