using LadaGan.Core.Files;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Figures;

/// <summary>A moment of a run from which images are left: its model, its sample grid, or both.</summary>
/// <param name="Kimg">Thousands of images seen.</param>
/// <param name="Model">The model file; null if there is none.</param>
/// <param name="SampleGrid">The sample grid; null if there is none.</param>
internal sealed record RunMoment(double Kimg, string? Model, string? SampleGrid)
{
    /// <summary>What a figure calls it.</summary>
    public string Label => FormattableString.Invariant($"{Kimg:0.###} kimg");

    /// <summary>The moments of a run, in order; before training there is a sample grid, but no model.</summary>
    public static IReadOnlyList<RunMoment> Of(RunDirectory run)
    {
        var moments = new SortedDictionary<double, RunMoment>();
        void Add(double? kimg, Func<RunMoment, RunMoment> with)
        {
            if (kimg is { } at)
            {
                moments[at] = with(moments.GetValueOrDefault(at) ?? new(at, null, null));
            }
        }
        foreach (var grid in run.SampleGrids.Where(IsRegular))
        {
            Add(grid == run.InitialFakes ? 0 : RunDirectory.KimgOf(grid), moment => moment with { SampleGrid = grid });
        }
        foreach (var model in run.Models.Where(IsRegular))
        {
            Add(RunDirectory.KimgOf(model), moment => moment with { Model = model });
        }
        return [.. moments.Values];
    }

    /// <summary>At most so many, evenly spread, with the first and the last.</summary>
    public static IReadOnlyList<RunMoment> Spread(IReadOnlyList<RunMoment> moments, int most) => moments.Count <= most
        ? moments
        : [.. Enumerable.Range(0, most).Select(i => moments[(int)Math.Round(i * (moments.Count - 1.0) / (most - 1))])];

    // A link in a run that someone sent could put any image of this machine into a figure.
    private static bool IsRegular(string path) => FileSystemEntries.KindOf(path, followLinks: false) == EntryKind.Regular;
}
