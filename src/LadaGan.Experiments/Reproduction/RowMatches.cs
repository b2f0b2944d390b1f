using LadaGan.Core.Errors;
using LadaGan.Core.Text;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Finds the run of each row among those of a folder.</summary>
internal sealed class RowMatches
{
    private readonly RunShelf _shelf;
    private readonly Dictionary<PaperRow, RowMatch> _matches = [];

    public RowMatches(RunShelf shelf) => _shelf = shelf;

    /// <summary>What was passed over, and why; each once.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. _shelf.Remarks,
        .. _matches.Values.SelectMany(match => match.Notes).Distinct(),
        .. _matches.Values.SelectMany(match => match.Runs).SelectMany(run => run.Found.Remarks.Select(remark => $"{run.Name}: {remark}"))
            .Distinct(),
    ];

    /// <summary>The runs of a row.</summary>
    public RowMatch this[PaperRow row]
    {
        get
        {
            if (!_matches.TryGetValue(row, out var match))
            {
                _matches[row] = match = Match(row);
            }
            return match;
        }
    }

    private RowMatch Match(PaperRow row)
    {
        var configuration = ConfigurationCatalog.Load(row.Name);
        var (own, replicas, notes) = (new List<RowRun>(), new List<RowRun>(), new List<string>());
        foreach (var found in _shelf.Runs)
        {
            var difference = RowDifference.Between(configuration, found.Configuration);
            if (!difference.IsNone && !IsNamed(found.Configuration.Name, configuration))
            {
                continue;
            }
            var data = PaperData.Of(row);
            var expected = data.ImagesOf(found.Configuration.Training.Subset);
            if (found.Options.Identity.Count != expected)
            {
                notes.Add($"{found.Name} is passed over: it learns from {Counted.Of(found.Options.Identity.Count, "image")} of "
                    + $"{ErrorText.Quote(Path.GetFileName(found.Options.Data))}, and the row's data are {Counted.Number(expected)} of "
                        + $"{data.Name}");
                continue;
            }
            notes.AddRange(difference.Cautions.Select(caution => $"{found.Name} counts as {row.Name}, with {caution.Key} {caution.Now} "
                + $"in place of {caution.Was}"));
            var label = difference.IsNone ? null : new ReplicaLabel(
                difference.Describe(configuration, found.Configuration),
                [.. difference.Differences.Select(each => (each.Key, each.Was, each.Now))]);
            (difference.IsNone ? own : replicas).Add(
                new(found.Directory.Path, found.ImagesSeen, configuration.Training.Images, found.Ending, label) { Found = found });
        }
        return new(Best(own, row, notes), Best(replicas, row, notes), notes);
    }

    /// <summary>Whether a run bears the name of a row of this configuration.</summary>
    private static bool IsNamed(string name, RunConfiguration configuration) => PaperRows.All.Any(
        other => other.ConfigurationName == name && RowDifference.Between(configuration, ConfigurationCatalog.Load(other.Name)).IsNone);

    /// <summary>
    /// The best documented run: more images seen, then more evaluations, then the newer one. The others are named in a note.
    /// </summary>
    private static RowRun? Best(IEnumerable<RowRun> runs, PaperRow row, List<string> notes)
    {
        var ordered = runs.OrderByDescending(run => run.ImagesSeen)
            .ThenByDescending(run => run.Found.Metrics.Count + run.Found.Evaluations.Count)
            .ThenByDescending(run => run.Found.Changed)
            .ToList();
        notes.AddRange(ordered.Skip(1).Select(other => $"{other.Name} is another run of {row.Name}, not shown: "
            + $"{ordered[0].Name} "
                + $"{(other.ImagesSeen < ordered[0].ImagesSeen ? "has seen more images" : "has more evaluations or is newer")}"));
        return ordered.FirstOrDefault();
    }
}

/// <summary>The runs of a row.</summary>
/// <param name="Own">The best run of the row's configuration.</param>
/// <param name="Replica">The best replica.</param>
/// <param name="Notes">Runs that are not shown, and why.</param>
internal sealed record RowMatch(RowRun? Own, RowRun? Replica, IReadOnlyList<string> Notes)
{
    /// <summary>The run, then the replica.</summary>
    public IReadOnlyList<RowRun> Runs => [.. new[] { Own, Replica }.OfType<RowRun>()];
}
