using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Text;
using LadaGan.Data.Codecs;
using LadaGan.Experiments.Figures.Animation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Figures;

/// <summary>How a run has learned: the images of the same seeds at its snapshots, side by side or as an animation.</summary>
/// <remarks>
/// The run is only read, and may be in training. Where a model file is gone, and before training, when there was none, the images are cut
/// out of the run's sample grid; they differ from the model's by at most one level.
/// </remarks>
public sealed record Timelapse
{
    private const int SecondsOfLast = 2;

    private readonly RunDirectory _run;
    private readonly int _size;

    private Timelapse(RunDirectory run, int size) => (_run, _size) = (run, size);

    /// <summary>Seeds, a row or a cell each.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [0, 1, 2, 3];

    /// <summary>The most moments that are shown, evenly spread over the run: at least 2; null for all.</summary>
    public int? MostMoments { get; init; }

    /// <summary>Shows the maps of a head with each image; moments without a model are left out.</summary>
    public bool Attention { get; init; }

    /// <summary>The head, from 0.</summary>
    public int Head { get; init; }

    /// <summary>Opens a model file; by default as <see cref="FigureModel.Open"/> does.</summary>
    public Func<string, FigureModel> Open { get; init; } = model => FigureModel.Open(model);

    private bool IsInGrids => Seeds.All(seed => seed < SampleGrid.CountOf(_size));

    /// <summary>Finds a run.</summary>
    /// <param name="run">A run directory, or a folder of runs (its newest run).</param>
    /// <exception cref="RunException">There is no run, or its options are damaged.</exception>
    public static Timelapse Of(string run)
    {
        var directory = RunDirectory.Find(run) ?? throw new RunException($"{run} is neither a run directory nor a folder of runs");
        return new(directory, RunOptionsJson.Read(directory.Options).Configuration.Generator.ImageSize);
    }

    /// <summary>A strip as a PNG file: a column for each moment, a row for each seed.</summary>
    /// <param name="progress">Called with the number of moments done and the total.</param>
    /// <exception cref="ModelFileException">A model file is damaged.</exception>
    /// <exception cref="RunException">
    /// The run has fewer than two moments, there is no such head, or the figure would be too large.
    /// </exception>
    public byte[] Draw(Action<int, int>? progress = null)
    {
        var moments = Moments();
        LabelledGrid.RequireColumns(moments.Count, _size, "moments");
        LabelledGrid.RequireColumns(Seeds.Count * (Attention ? 1 + GeneratorOptions.Blocks : 1), _size, "rows");
        var shown = Images(moments, progress).ToArray();
        FigureRow Row(string label, Func<MomentImages, FigureCell> cell, bool startsGroup = false) =>
            new(label, [.. shown.Select(cell)], startsGroup);
        FigureRow[] rows =
        [
            .. Seeds.SelectMany((seed, i) => (FigureRow[])
            [
                Row($"seed {seed}", moment => new(moment.ImageOf(i, _size), _size), startsGroup: Attention),
                .. shown[0].Maps.Select((maps, map) => Row(
                    shown[0].Traced!.LabelOf(maps),
                    moment => MapColours.Alone(moment.Maps[map].Of(i, Head), maps.Side))),
            ]),
        ];
        return new LabelledGrid(_size, [.. shown.Select(moment => moment.Label)], rows)
        {
            Legend = shown[0].Traced is { } traced ? MapColours.Legend(traced, Head) : null,
        }.Draw();
    }

    /// <summary>An animation that repeats endlessly, with a moment for each frame; the last one stays for two seconds more.</summary>
    /// <param name="path">Ends in one of <see cref="AnimationFile.Endings"/>; written atomically.</param>
    /// <param name="framesPerSecond">Moments a second.</param>
    /// <param name="progress">Called with the number of moments done and the total.</param>
    /// <exception cref="ModelFileException">A model file is damaged.</exception>
    /// <exception cref="RunException">
    /// The run has fewer than two moments, there is no such head, the animation would be too large, or the file cannot be written.
    /// </exception>
    public void Write(string path, int framesPerSecond = 5, Action<int, int>? progress = null) =>
        AnimationFile.Write(path, framesPerSecond, Frames(SecondsOfLast * framesPerSecond, progress));

    /// <summary>The moments that are shown, in thousands of images seen.</summary>
    /// <exception cref="RunException">The run has fewer than two.</exception>
    public IReadOnlyList<double> Kimg() => [.. Moments().Select(moment => moment.Kimg)];

    private IEnumerable<AnimationFrame> Frames(int longer, Action<int, int>? progress)
    {
        AnimationFrame? last = null;
        foreach (var moment in Images(Moments(), progress))
        {
            if (last is { } before)
            {
                yield return before;
            }
            last = Frame(moment);
        }
        if (last is { } final)
        {
            yield return final with { Ticks = 1 + longer };
        }
    }

    /// <summary>The label, and below it the seeds in a nearly square grid.</summary>
    private AnimationFrame Frame(MomentImages moment)
    {
        var cell = LabelledGrid.CellOf(_size);
        var (columns, gap, header) = ((int)Math.Ceiling(Math.Sqrt(Seeds.Count)), LabelledGrid.GapOf(cell), cell / 4);
        var (rows, width) = ((Seeds.Count + columns - 1) / columns, cell * (1 + moment.Maps.Count));
        using var canvas = new FigureCanvas((columns * (width + gap)) - gap, header + (rows * (cell + gap)) - gap);
        canvas.Text(moment.Label, cell / 16f, header / 2f, cell / 8f);
        for (var i = 0; i < Seeds.Count; i++)
        {
            var (x, y) = (i % columns * (width + gap), header + (i / columns * (cell + gap)));
            canvas.Image(moment.ImageOf(i, _size).Span, _size, x, y, cell);
            for (var map = 0; map < moment.Maps.Count; map++)
            {
                var coloured = MapColours.Alone(moment.Maps[map].Of(i, Head), moment.Maps[map].Side);
                canvas.Image(coloured.Rgb.Span, coloured.Side, x + (cell * (1 + map)), y, cell);
            }
        }
        return canvas.ToFrame();
    }

    private IEnumerable<MomentImages> Images(IReadOnlyList<RunMoment> moments, Action<int, int>? progress)
    {
        for (var i = 0; i < moments.Count; i++)
        {
            if (Images(moments[i]) is { } images)
            {
                yield return images;
            }
            progress?.Invoke(i + 1, moments.Count);
        }
    }

    /// <summary>Null if the moment's files have been deleted since they were listed.</summary>
    private MomentImages? Images(RunMoment moment)
    {
        if (moment.Model is { } path)
        {
            try
            {
                using var model = Open(path);
                AttentionHead.Require(model.Options, Head);
                var traced = model.Trace(Latents.OfSeeds(Seeds, model.Options.LatentWidth));
                return new(moment.Label, traced.Pixels, Attention ? traced : null);
            }
            catch (ModelFileException) when (!File.Exists(path))
            {
            }
        }
        return !Attention && IsInGrids && moment.SampleGrid is { } grid ? new(moment.Label, Cut(grid), null) : null;
    }

    /// <summary>The seeds' images in a sample grid, [N, S, S, 3].</summary>
    private byte[] Cut(string path)
    {
        var grid = ImageDecoder.Decode(File.ReadAllBytes(path));
        var columns = grid.Width / _size;
        if (columns * (grid.Height / _size) < SampleGrid.CountOf(_size))
        {
            throw new RunException($"{path} is not a sample grid of {_size}×{_size} images; remove it to leave its moment out");
        }
        var (pixels, line) = (new byte[Seeds.Count * _size * _size * 3], _size * 3);
        for (var row = 0; row < Seeds.Count * _size; row++)
        {
            var (place, y) = Math.DivRem(row, _size);
            var (down, right) = Math.DivRem((int)Seeds[place], columns);
            grid.Rgb.Slice(((((down * _size) + y) * grid.Width) + (right * _size)) * 3, line).CopyTo(pixels.AsSpan(row * line));
        }
        return pixels;
    }

    private IReadOnlyList<RunMoment> Moments()
    {
        if (MostMoments is < 2)
        {
            throw new RunException($"the number of moments is {MostMoments}, but it must be at least 2");
        }
        var all = RunMoment.Of(_run);
        RunMoment[] usable = [.. all.Where(moment => moment.Model is not null || (!Attention && IsInGrids))];
        if (usable.Length < 2)
        {
            throw new RunException(usable.Length == all.Count
                ? $"a time-lapse needs two moments, but {_run.Path} has {usable.Length}; wait for the next snapshot"
                : $"a time-lapse needs two moments, but {_run.Path} has {Counted.Of(usable.Length, "model file")}; its sample grids show "
                    + $"no maps, and only the seeds from 0 to {SampleGrid.CountOf(_size) - 1}");
        }
        return RunMoment.Spread(usable, MostMoments ?? usable.Length);
    }

    /// <summary>The images of one moment.</summary>
    /// <param name="Label">When it was.</param>
    /// <param name="Pixels">[N, S, S, 3].</param>
    /// <param name="Traced">The same with their maps; null where none are shown.</param>
    private sealed record MomentImages(string Label, byte[] Pixels, TracedImages? Traced)
    {
        /// <summary>The maps that are shown, the largest first.</summary>
        public IReadOnlyList<AttentionMaps> Maps { get; } = Traced is null ? [] : [.. Traced.FromLargest];

        public ReadOnlyMemory<byte> ImageOf(int place, int size) => Pixels.AsMemory(place * size * size * 3, size * size * 3);
    }
}
