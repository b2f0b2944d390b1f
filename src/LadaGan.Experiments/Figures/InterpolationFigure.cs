using System.Globalization;
using LadaGan.Core.Text;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Figures;

/// <summary>
/// The paper's figures 7 and 8: images at equal steps from the latent of one seed to the next, a strip for each pair of neighbours in
/// the list; in figure 7 with the attention maps of one head below each image.
/// </summary>
public static class InterpolationFigure
{
    /// <summary>The strips as a PNG file. The images at the ends of a strip are exactly those of its seeds.</summary>
    /// <param name="model">The model.</param>
    /// <param name="seeds">At least two.</param>
    /// <param name="steps">Images in a strip, the two of its seeds included: at least 2.</param>
    /// <param name="interpolation">Line or arc between the latents.</param>
    /// <param name="attention">Shows the maps of a head below each image.</param>
    /// <param name="head">The head, from 0.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    /// <exception cref="RunException">Too few seeds or steps, no such head, or the figure would be too large.</exception>
    public static byte[] Draw(FigureModel model, IReadOnlyList<long> seeds, int steps = 8,
        Interpolation interpolation = Interpolation.Linear, bool attention = false, int head = 0, Action<int, int>? progress = null)
    {
        Require(model, seeds, steps, head);
        var cell = LabelledGrid.CellOf(model.Options.ImageSize);
        if (Math.Max(steps, (seeds.Count - 1) * (attention ? 4L : 1)) * cell > FigureCanvas.LargestSide)
        {
            throw new RunException($"{Counted.Of(seeds.Count - 1, "strip")} of {steps} images would be longer than "
                + $"{FigureCanvas.LargestSide} pixels on a side; give fewer seeds or steps");
        }
        var size = model.Options.ImageSize;
        var rows = new List<FigureRow>();
        (string, string)? legend = null;
        var strips = seeds.Count - 1;
        for (var strip = 0; strip < strips; strip++)
        {
            var done = strip * steps;
            var traced = model.Trace(
                PathOf(model, seeds[strip], seeds[strip + 1], steps, interpolation),
                (now, _) => progress?.Invoke(done + now, strips * steps));
            rows.Add(new($"{seeds[strip]} → {seeds[strip + 1]}",
                [.. Enumerable.Range(0, steps).Select(step => new FigureCell(traced.ImageOf(step), size))],
                StartsGroup: attention));
            if (attention)
            {
                legend = MapColours.Legend(traced, head);
                rows.AddRange(traced.FromLargest.Select(maps => new FigureRow(
                    traced.LabelOf(maps),
                    [.. Enumerable.Range(0, steps).Select(step => MapColours.Alone(maps.Of(step, head), maps.Side))])));
            }
        }
        string[] columns =
        [
            .. Enumerable.Range(0, steps).Select(step =>
                string.Create(CultureInfo.InvariantCulture, $"{(step == 0 ? "t = " : "")}{(double)step / (steps - 1):0.##}")),
        ];
        return new LabelledGrid(size, columns, rows) { Legend = legend }.Draw();
    }

    private static float[] PathOf(FigureModel model, long from, long to, int steps, Interpolation interpolation)
    {
        var width = model.Options.LatentWidth;
        var ends = Latents.OfSeeds([from, to], width);
        return LatentPath.Between(ends.AsSpan(0, width), ends.AsSpan(width), steps, interpolation);
    }

    private static void Require(FigureModel model, IReadOnlyList<long> seeds, int steps, int head)
    {
        if (seeds.Count < 2)
        {
            throw new RunException("an interpolation needs two seeds at least, for example 3,17");
        }
        RequireSteps(steps);
        AttentionHead.Require(model.Options, head);
    }

    /// <exception cref="RunException">They are too few or too many.</exception>
    internal static void RequireSteps(int steps)
    {
        if (steps is < 2 or > WalkAnimation.MostSteps)
        {
            throw new RunException($"the number of steps is {steps}, but it must be from 2 to {WalkAnimation.MostSteps}");
        }
    }
}
