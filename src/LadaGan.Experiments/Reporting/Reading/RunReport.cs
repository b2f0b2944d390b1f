using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>The contents of a run directory, as far as they can be read.</summary>
/// <param name="Directory">The path of the run directory.</param>
/// <param name="Options">The contents of <c>training_options.json</c>.</param>
/// <param name="Ticks">The ticks, by images seen.</param>
/// <param name="Seconds">Time spent in the run, over all processes.</param>
/// <param name="Metrics">The results, by metric and images seen.</param>
/// <param name="Reals">The grid of the first real images.</param>
/// <param name="Fakes">A selection of the sample grids, from before training to the newest.</param>
/// <param name="AttentionMaps">A selection of the attention grids.</param>
/// <param name="Snapshots">Model files, oldest first.</param>
/// <param name="Notes">The lines of <c>log.txt</c> that are not ticks.</param>
/// <param name="Remarks">Messages about files that could not be read.</param>
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

    /// <summary>The name of the directory.</summary>
    public string Name => Path.GetFileName(Directory.TrimEnd('/'));

    /// <summary>The length of the run in images seen; null if its options do not state it.</summary>
    public long? TotalImages =>
        Options["configuration"] is JsonObject configuration && configuration["training"] is JsonObject training
        && training["images"] is JsonValue images && images.TryGetValue<long>(out var count) ? count : null;

    /// <summary>Images seen at the newest tick or, if there are no ticks, at the newest snapshot.</summary>
    public long ImagesSeen =>
        (long)Math.Round(1000 * (Ticks is [.., var tick] ? tick.Kimg : Snapshots is [.., var snapshot] ? snapshot.Kimg : 0));

    /// <summary>Reads a run directory, or the newest run in a folder of them.</summary>
    /// <exception cref="RunException">There is no run.</exception>
    public static RunReport Read(string path) =>
        Read(RunDirectory.Find(path) ?? throw new RunException($"there is no run in {path}; give a run directory, or a folder of runs"));

    /// <summary>Reads a run directory without its images, which take the longest.</summary>
    public static RunReport ReadRecords(RunDirectory run) => Read(run, withImages: false);

    private static RunReport Read(RunDirectory run, bool withImages = true)
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
            withImages ? RunImage.Read(run.Reals, remarks) : null,
            withImages ? Images(run.SampleGrids, MostFakes, FakesBytes, remarks) : [],
            withImages ? Images(run.AttentionGrids, MostAttentionMaps, AttentionBytes, remarks) : [],
            [.. run.Models.Where(path => RunFile.IsReadable(path, long.MaxValue, remarks)).Select(RunSnapshot.Of).OfType<RunSnapshot>()],
            NotesOf(run.Log, remarks),
            remarks);
    }

    /// <summary>The options of a run; empty, with a remark, if they cannot be read.</summary>
    internal static JsonObject OptionsOf(RunDirectory run, List<string> remarks)
    {
        try
        {
            if (!RunFile.IsReadable(run.Options, RunFile.LargestJson, remarks))
            {
                return [];
            }
            if (JsonNode.Parse(File.ReadAllText(run.Options), documentOptions: Strict) is JsonObject options)
            {
                return options;
            }
        }
        catch (JsonException)
        {
        }
        remarks.Add($"{Path.GetFileName(run.Options)} is damaged and was skipped");
        return [];
    }

    private static RunImage[] Images(IReadOnlyList<string> paths, int most, long budget, List<string> remarks) =>
        [.. ImageSelection.Spread([.. paths.Where(path => RunFile.IsReadable(path, RunFile.LargestImage, remarks))], most, budget)
            .Select(path => RunImage.Read(path, remarks)).OfType<RunImage>()];

    private static string[] NotesOf(string log, List<string> remarks) =>
        RunFile.IsReadable(log, RunFile.LargestLog, remarks)
            ? [.. File.ReadLines(log).Where(line => line.Length > 0 && !line.StartsWith("tick ", StringComparison.Ordinal))]
            : [];
}
