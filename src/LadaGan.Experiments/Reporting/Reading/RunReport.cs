using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>What a run directory tells, read as far as it can be read.</summary>
/// <param name="Directory">Its path.</param>
/// <param name="Options"><c>training_options.json</c>.</param>
/// <param name="Ticks">By images seen.</param>
/// <param name="Seconds">All processes' time in the run.</param>
/// <param name="Metrics">By metric and images seen.</param>
/// <param name="Reals">The first images of the data.</param>
/// <param name="Fakes">Some of the sample grids, from before training to the newest.</param>
/// <param name="AttentionMaps">Some of the grids of attention maps, oldest first.</param>
/// <param name="Snapshots">Model files, oldest first.</param>
/// <param name="Notes">The lines of <c>log.txt</c> that are no ticks.</param>
/// <param name="Remarks">What could not be read.</param>
public sealed record RunReport(
    string Directory,
    JsonObject Options,
    IReadOnlyList<RunTick> Ticks,
    double Seconds,
    IReadOnlyList<MetricResult> Metrics,
    RunImage? Reals,
    IReadOnlyList<RunImage> Fakes,
    IReadOnlyList<RunImage> AttentionMaps,
    IReadOnlyList<RunSnapshot> Snapshots,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Remarks)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private const int MostFakes = 12;
    private const int MostAttentionMaps = 6;
    private const long FakesBytes = 24 << 20;
    private const long AttentionBytes = 8 << 20;

    /// <summary>The directory's own name.</summary>
    public string Name => Path.GetFileName(Directory.TrimEnd('/'));

    /// <summary>Images the run is to see; null if its options do not tell.</summary>
    public long? TotalImages =>
        Options["configuration"] is JsonObject configuration && configuration["training"] is JsonObject training
        && training["images"] is JsonValue images && images.TryGetValue<long>(out var count) ? count : null;

    /// <summary>Images seen at the newest tick, or else the newest snapshot.</summary>
    public long ImagesSeen =>
        (long)Math.Round(1000 * (Ticks is [.., var tick] ? tick.Kimg : Snapshots is [.., var snapshot] ? snapshot.Kimg : 0));

    /// <summary>Reads a run directory, or the newest run in a folder of them.</summary>
    /// <exception cref="RunException">There is none.</exception>
    public static RunReport Read(string path) =>
        Read(RunDirectory.Find(path) ?? throw new RunException($"there is no run in {path}; name a run directory, or a folder of runs"));

    private static RunReport Read(RunDirectory run)
    {
        var remarks = new List<string>();
        var options = OptionsOf(run, remarks);
        var (ticks, seconds) = TickReader.Read(run.Statistics, remarks);
        return new(
            Path.GetFullPath(run.Path),
            options,
            ticks,
            seconds,
            MetricReader.Read(run, remarks),
            File.Exists(run.Reals) ? RunImage.Read(run.Reals, remarks) : null,
            Images(run.SampleGrids, MostFakes, FakesBytes, remarks),
            Images(run.AttentionGrids, MostAttentionMaps, AttentionBytes, remarks),
            [.. run.Models.Select(RunSnapshot.Of).OfType<RunSnapshot>()],
            NotesOf(run.Log),
            remarks);
    }

    private static JsonObject OptionsOf(RunDirectory run, List<string> remarks)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(run.Options), documentOptions: Strict) is JsonObject options)
            {
                return options;
            }
        }
        catch (JsonException)
        {
        }
        remarks.Add($"{Path.GetFileName(run.Options)} is damaged and left out");
        return [];
    }

    private static RunImage[] Images(IReadOnlyList<string> paths, int most, long budget, List<string> remarks) =>
        [.. ImageSelection.Spread(paths, most, budget).Select(path => RunImage.Read(path, remarks)).OfType<RunImage>()];

    private static string[] NotesOf(string log) =>
        File.Exists(log)
            ? [.. File.ReadLines(log).Where(line => line.Length > 0 && !line.StartsWith("tick ", StringComparison.Ordinal))]
            : [];
}
