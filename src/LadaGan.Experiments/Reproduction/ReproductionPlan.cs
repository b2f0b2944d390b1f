using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reproduction;

/// <summary>What is left to train for the rows of a table, with the time and the space that it takes; planning writes nothing.</summary>
/// <param name="Runs">A run for each different configuration, in the order of the rows.</param>
/// <param name="Notes">What to know before it starts.</param>
public sealed record ReproductionPlan(IReadOnlyList<PlannedRun> Runs, IReadOnlyList<string> Notes)
{
    private const string ReplicaMetrics = "fd-resnet18-5k";
    private const int SnapshotsOfReplica = 10;
    private const int EvaluationsOfReplica = 3;

    /// <summary>The runs that have something left to do.</summary>
    public IReadOnlyList<PlannedRun> Remaining => [.. Runs.Where(run => !run.IsDone)];

    /// <summary>The training time left, at the measured speeds; evaluations and snapshots come on top.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(Math.Min(
        Remaining.Sum(run => run.Time.TotalSeconds), TimeSpan.MaxValue.TotalSeconds / 2));

    /// <summary>The disk space of the remaining runs when they are finished.</summary>
    public long DiskBytes => Remaining.Sum(run => run.Forecast?.DiskBytes ?? 0);

    /// <summary>Looks at what there is, and measures the speed of what is missing with a few training steps each.</summary>
    /// <param name="request">The rows.</param>
    /// <param name="measuring">Called before the speed of a row is measured.</param>
    /// <exception cref="RunException">The dataset is not that of any row, or a run cannot be started.</exception>
    public static ReproductionPlan Of(ReproductionRequest request, Action<PaperRow> measuring)
    {
        var shelf = RunShelf.Read(request.Runs);
        var data = new PlannedData(request);
        var notes = new List<string>();
        var runs = new List<PlannedRun>();
        foreach (var row in data.Trainable(notes))
        {
            var planned = Planned(row, request, shelf, data);
            if (runs.Find(run => RowDifference.Between(run.Request.Configuration, planned.Request.Configuration).IsNone) is { } equal)
            {
                notes.Add($"{row.Name} has the configuration of {equal.Row.Name}: one run fills both rows");
                continue;
            }
            if (planned.State is PlannedState.Missing or PlannedState.Unfinished)
            {
                measuring(row);
                planned = planned with { Forecast = Forecast.Of(planned.Request) };
            }
            runs.Add(planned);
        }
        return new(runs, notes);
    }

    private static PlannedRun Planned(PaperRow row, ReproductionRequest request, RunShelf shelf, PlannedData data)
    {
        var whole = ConfigurationCatalog.Load(row.Name);
        var configuration = WithRecords(request.Replica.Of(row), request);
        var difference = RowDifference.Between(whole, configuration);
        var replica = difference.IsNone ? null : difference.Describe(whole, configuration);
        var start = new RunRequest
        {
            Data = request.Data,
            Split = request.Split,
            Configuration = configuration,
            OutDir = request.Runs,
            Seed = request.Seed,
            Device = request.Device,
            Threads = request.Threads,
            Workers = request.Workers,
            Inception = request.Inception,
            ResNet18 = request.ResNet18,
        };
        var found = shelf.Runs.Where(run => IsThis(run, configuration, request.Seed, data.IdentityOf(configuration)))
            .OrderBy(run => run.Ending == FoundEnding.Diverged ? 0 : 1).ThenBy(run => run.ImagesSeen).LastOrDefault();
        // A replica has no number of the paper's to be compared with.
        Protocol[] protocols = [.. replica is null
            ? data.ProtocolsOf(row).Where(protocol => found?.Evaluations.Any(evaluation => evaluation.Protocol == protocol.Name) != true)
            : []];
        return found is null
            ? new(row, replica, start, PlannedState.Missing, 0, null) { Protocols = protocols }
            : new(row, replica,
                start with
                {
                    OutDir = found.Directory.Path,
                    Resume = true,
                    Configuration = configuration with { Name = found.Configuration.Name },
                },
                StateOf(found, configuration, protocols), found.ImagesSeen, found.Directory.Path)
            {
                Protocols = protocols,
            };
    }

    private static bool IsThis(FoundRun run, RunConfiguration configuration, ulong seed, DataIdentity data)
    {
        var difference = RowDifference.Between(configuration, run.Configuration);
        return difference.IsNone && difference.Cautions.Count == 0 && run.Options.Seed == seed && run.Options.Identity == data;
    }

    private static PlannedState StateOf(FoundRun run, RunConfiguration wanted, Protocol[] protocols)
    {
        if (run.Ending is FoundEnding.Diverged or FoundEnding.Collapsed)
        {
            return run.Ending == FoundEnding.Diverged ? PlannedState.Diverged : PlannedState.Collapsed;
        }
        var saved = run.Directory.States is [.., var newest] ? RunDirectory.ImagesOf(newest) : 0;
        if (saved < wanted.Training.Images)
        {
            return PlannedState.Unfinished;
        }
        var names = (RunMetric.Read(wanted.Training.Metrics) ?? []).Select(metric => metric.Name);
        var measured = run.Metrics.Where(result => result.Kimg >= wanted.Training.Images / 1000).Select(result => result.Name);
        return protocols.Length > 0 || names.Except(measured).Any() ? PlannedState.Unmeasured : PlannedState.Finished;
    }

    /// <summary>The metrics; for a run shorter than the paper's also more frequent snapshots, to resume from and to look at.</summary>
    private static RunConfiguration WithRecords(RunConfiguration configuration, ReproductionRequest request)
    {
        var training = configuration.Training;
        var isShort = request.Replica.Images is not null;
        var metrics = request.Metrics ?? (isShort && training.Metrics == RunMetric.None && RunMetric.Read(ReplicaMetrics) is not null
            ? ReplicaMetrics : training.Metrics);
        bool IsSet(string key) => request.Replica.Settings.Any(setting => setting.StartsWith($"{key}=", StringComparison.Ordinal));
        double Every(string key, double usual, int parts) => isShort && !IsSet(key) ? training.Images / 1000.0 / parts : usual;
        var recorded = configuration with
        {
            Training = training with
            {
                Metrics = metrics,
                SnapshotKimg = Every("training.snapshotKimg", training.SnapshotKimg, SnapshotsOfReplica),
                MetricKimg = Every("training.metricKimg", training.MetricKimg, EvaluationsOfReplica),
                Keep = isShort && !IsSet("training.keep") ? 2 : training.Keep,
            },
        };
        return ConfigurationJson.Parse(ConfigurationJson.Write(recorded), $"configuration {configuration.Name}");
    }
}
