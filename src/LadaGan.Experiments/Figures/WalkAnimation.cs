using System.Globalization;
using LadaGan.Experiments.Figures.Animation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;

namespace LadaGan.Experiments.Figures;

/// <summary>
/// Walks from seed to seed and back to the first, as an animation that repeats endlessly: one walk, or a grid of them at once.
/// </summary>
public sealed record WalkAnimation
{
    /// <summary>The most images from one seed to the next.</summary>
    public const int MostSteps = 1000;

    private const int MostWalks = 256;
    private const int MostImages = 1_000_000;
    private const int Batch = 16;

    /// <summary>
    /// Seeds, for each walk at least two. In a grid each walk has an equal part of the list, row by row: with 2×1 walks, the list
    /// 0,1,2,3 is the walk 0,1 beside the walk 2,3.
    /// </summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Walks beside and below each other.</summary>
    public (int Columns, int Rows) Grid { get; init; } = (1, 1);

    /// <summary>Images from one seed to the next, both included: at least 2.</summary>
    public int Steps { get; init; } = 30;

    /// <summary>Images a second.</summary>
    public int FramesPerSecond { get; init; } = 20;

    /// <summary>Line or arc between the latents.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Shows the maps of a head beside each image.</summary>
    public bool Attention { get; init; }

    /// <summary>The head, from 0.</summary>
    public int Head { get; init; }

    /// <summary>Seeds of one walk.</summary>
    public int SeedsOfWalk => Seeds.Count / (Grid.Columns * Grid.Rows);

    /// <summary>Images of one walk, until it is where it began.</summary>
    public int Frames => SeedsOfWalk * (Steps - 1);

    private int Walks => Grid.Columns * Grid.Rows;

    /// <summary>The steps with which an animation is about so long: each seed's own image is always among the frames.</summary>
    /// <param name="seconds">The length wanted.</param>
    /// <exception cref="RunException">A walk would have too many steps, or it has no seeds.</exception>
    public WalkAnimation Lasting(double seconds)
    {
        RequireSeeds();
        var steps = 1 + Math.Max(1, Math.Round(seconds * FramesPerSecond / SeedsOfWalk));
        return steps <= MostSteps
            ? this with { Steps = (int)steps }
            : throw new RunException(string.Create(CultureInfo.InvariantCulture,
                $"{seconds:0.###} seconds would need {steps:0} images from one seed to the next, but at most {MostSteps} are made; give ")
                + "more seeds");
    }

    /// <summary>Writes the animation atomically, frame by frame. A seed's image is exactly the one that it has elsewhere.</summary>
    /// <param name="path">Ends in one of <see cref="AnimationFile.Endings"/>.</param>
    /// <param name="model">The model.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    /// <exception cref="RunException">
    /// Too few seeds or steps, no such head, the animation would be too large, or the file cannot be written.
    /// </exception>
    public void Write(string path, FigureModel model, Action<int, int>? progress = null)
    {
        RequireSeeds();
        InterpolationFigure.RequireSteps(Steps);
        AttentionHead.Require(model.Options, Head);
        AnimationFile.Write(path, FramesPerSecond, Draw(model, progress));
    }

    private IEnumerable<AnimationFrame> Draw(FigureModel model, Action<int, int>? progress)
    {
        var ends = Latents.OfSeeds(Seeds, model.Options.LatentWidth);
        var atOnce = Math.Max(1, Batch / Walks);
        for (var first = 0; first < Frames; first += atOnce)
        {
            var done = first * Walks;
            int[] frames = [.. Enumerable.Range(first, Math.Min(atOnce, Frames - first))];
            var traced = model.Trace(
                [.. frames.SelectMany(frame => Enumerable.Range(0, Walks).SelectMany(walk => LatentAt(ends, walk, frame)))],
                (now, _) => progress?.Invoke(done + now, Frames * Walks));
            for (var i = 0; i < frames.Length; i++)
            {
                yield return Frame(traced, i * Walks, model.Options.ImageSize);
            }
        }
    }

    /// <summary>z of a walk in a frame, [latent width].</summary>
    private float[] LatentAt(float[] ends, int walk, int frame)
    {
        var width = ends.Length / Seeds.Count;
        var (leg, step) = Math.DivRem(frame, Steps - 1);
        ReadOnlySpan<float> End(int seed) => ends.AsSpan(((walk * SeedsOfWalk) + (seed % SeedsOfWalk)) * width, width);
        return LatentPath.At(End(leg), End(leg + 1), (double)step / (Steps - 1), Interpolation);
    }

    /// <summary>The images from <paramref name="first"/> on, one for each walk.</summary>
    private AnimationFrame Frame(TracedImages traced, int first, int size)
    {
        var cell = LabelledGrid.CellOf(size);
        AttentionMaps[] shown = Attention ? [.. traced.FromLargest] : [];
        var (width, gap) = (cell * (1 + shown.Length), LabelledGrid.GapOf(cell));
        using var canvas = new FigureCanvas((Grid.Columns * (width + gap)) - gap, (Grid.Rows * (cell + gap)) - gap);
        for (var walk = 0; walk < Walks; walk++)
        {
            var (row, column) = Math.DivRem(walk, Grid.Columns);
            var (x, y) = (column * (width + gap), row * (cell + gap));
            canvas.Image(traced.ImageOf(first + walk).Span, size, x, y, cell);
            for (var i = 0; i < shown.Length; i++)
            {
                var map = MapColours.Alone(shown[i].Of(first + walk, Head), shown[i].Side);
                canvas.Image(map.Rgb.Span, map.Side, x + (cell * (1 + i)), y, cell);
            }
        }
        return canvas.ToFrame();
    }

    private void RequireSeeds()
    {
        if (Walks == 1 && Seeds.Count < 2)
        {
            throw new RunException("an interpolation needs two seeds at least, for example 3,17");
        }
        if (Grid.Columns < 1 || Grid.Rows < 1 || Walks > MostWalks)
        {
            throw new RunException($"a grid of {Grid.Columns}x{Grid.Rows} walks is not possible; give one of 1 to {MostWalks}");
        }
        if (SeedsOfWalk < 2 || Seeds.Count % Walks != 0)
        {
            throw new RunException($"each of the {Walks} walks in the grid needs the same number of seeds, two at least, but there are "
                + $"{Seeds.Count} seeds; give for example {2 * Walks} or {3 * Walks}");
        }
        if ((long)Seeds.Count * (Steps - 1) > MostImages)
        {
            throw new RunException(
                $"the walks would have {(long)Seeds.Count * (Steps - 1)} images, but at most {MostImages}; give fewer seeds or steps");
        }
    }
}
