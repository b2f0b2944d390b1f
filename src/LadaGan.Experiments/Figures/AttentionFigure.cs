using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;

namespace LadaGan.Experiments.Figures;

/// <summary>
/// The paper's figure 6: a column for each seed, with the image and below it the attention maps of one head at 32×32, 16×16 and 8×8
/// tokens. Each map is coloured from its own minimum to its own maximum.
/// </summary>
public static class AttentionFigure
{
    /// <summary>The figure as a PNG file; the same bytes for the same images and maps.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seeds">One column each.</param>
    /// <param name="head">The head, from 0; null for all heads, one below the other.</param>
    /// <param name="overlay">Lays the maps over the images.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    /// <exception cref="RunException">There is no such head, or the figure would be too large.</exception>
    public static byte[] Draw(
        FigureModel model, IReadOnlyList<long> seeds, int? head = 0, bool overlay = false, Action<int, int>? progress = null)
    {
        if (head is { } one)
        {
            AttentionHead.Require(model.Options, one);
        }
        LabelledGrid.RequireColumns(seeds.Count, model.Options.ImageSize, "seeds");
        var traced = model.Trace(Latents.OfSeeds(seeds, model.Options.LatentWidth), progress);
        var size = model.Options.ImageSize;
        FigureCell Image(int column) => new(traced.ImageOf(column), size);
        FigureCell Map(AttentionMaps maps, int column, int of) => overlay
            ? MapColours.Over(maps.Of(column, of), maps.Side, traced.ImageOf(column).Span, size)
            : MapColours.Alone(maps.Of(column, of), maps.Side);
        FigureRow Row(AttentionMaps maps, int of) => new(
            $"{traced.LabelOf(maps)}{(head is null ? $", head {of}" : "")}",
            [.. seeds.Select((_, column) => Map(maps, column, of))], StartsGroup: head is null && of == 0);
        FigureRow[] rows =
        [
            new("image", [.. seeds.Select((_, column) => Image(column))]),
            .. from maps in traced.FromLargest
               from of in head is { } only ? [only] : Enumerable.Range(0, maps.Heads)
               select Row(maps, of),
        ];
        return new LabelledGrid(size, [.. seeds.Select(seed => $"seed {seed}")], rows) { Legend = MapColours.Legend(traced, head) }.Draw();
    }
}
