using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>One run's folder, <c>OUTDIR/00000-CONFIG-DATASET-batch128</c>, and the names of what lies in it.</summary>
public sealed class RunDirectory
{
    private const string OptionsFile = "training_options.json";
    private const string StatePrefix = "training-state-";
    private const string EventsPrefix = "events.out.tfevents.";
    private const string ModelPrefix = "network-snapshot-";
    private const string ModelSuffix = ".safetensors";
    private const string FakesPrefix = "fakes";
    private const string AttentionPrefix = "attention";
    private const string ImageSuffix = ".png";
    private const string MetricPrefix = "metric-";
    private const string MetricSuffix = ".jsonl";
    private const string LogFile = "log.txt";
    private const string StatisticsFile = "stats.jsonl";

    private RunDirectory(string path) => Path = path;

    public string Path { get; }

    public string Options => In(OptionsFile);

    public string Log => In(LogFile);

    public string Statistics => In(StatisticsFile);

    /// <summary>TensorBoard's events: the run's one file of them, named by when and where it began.</summary>
    public string Events => Directory.EnumerateFiles(Path, $"{EventsPrefix}*").Order(StringComparer.Ordinal).FirstOrDefault()
        ?? In($"{EventsPrefix}{DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture)}."
            + $"{Clean(Environment.MachineName)}");

    public string Reals => In("reals.png");

    public string InitialFakes => In("fakes_init.png");

    /// <summary>Held by the process that trains here (<see cref="RunLock"/>).</summary>
    public string LockFile => In(".lock");

    /// <summary>That process's id.</summary>
    public string HolderFile => In(".pid");

    /// <summary>What is left when a run gives up.</summary>
    public string DivergenceReport => In("divergence.txt");

    /// <summary>Training states, oldest first.</summary>
    public IReadOnlyList<string> States => Directory.Exists(Path) ? Ordered(Directory.EnumerateDirectories(Path, $"{StatePrefix}*")) : [];

    /// <summary>Model files, oldest first.</summary>
    public IReadOnlyList<string> Models => Directory.Exists(Path) ? Ordered(Directory.EnumerateFiles(Path, ModelPattern)) : [];

    /// <summary>What the name of every model file looks like.</summary>
    public static string ModelPattern => $"{ModelPrefix}*{ModelSuffix}";

    /// <summary>Sample grids, from before training to the newest.</summary>
    public IReadOnlyList<string> SampleGrids =>
        [.. new[] { InitialFakes }.Where(File.Exists), .. OfSnapshots(FakesPrefix)];

    /// <summary>Grids of attention maps, oldest first.</summary>
    public IReadOnlyList<string> AttentionGrids => OfSnapshots(AttentionPrefix);

    /// <summary>The results of each metric, by its name.</summary>
    public IReadOnlyList<string> Metrics =>
        [.. Directory.EnumerateFiles(Path, $"{MetricPrefix}*{MetricSuffix}").Order(StringComparer.Ordinal)];

    /// <summary>Files that grow line by line while a run goes on.</summary>
    public IReadOnlyList<string> Records =>
        [.. ((string[])[LogFile, StatisticsFile, $"{MetricPrefix}*{MetricSuffix}", $"{EventsPrefix}*"]).SelectMany(
            pattern => Directory.EnumerateFiles(Path, pattern)).Order(StringComparer.Ordinal)];

    /// <summary>What was measured under a metric's name, a line each time.</summary>
    public string Metric(string name) => In($"{MetricPrefix}{name}{MetricSuffix}");

    /// <summary>The model that a metric likes most.</summary>
    public string Best(string metric) => In($"best-{metric}.safetensors");

    public string Attention(long imagesSeen) => In($"{AttentionPrefix}{Kimg(imagesSeen)}{ImageSuffix}");

    public string Fakes(long imagesSeen) => In($"{FakesPrefix}{Kimg(imagesSeen)}{ImageSuffix}");

    public string Model(long imagesSeen) => In($"{ModelPrefix}{Kimg(imagesSeen)}{ModelSuffix}");

    /// <summary>Named by images, not kimg: two states of one kimg must not replace each other, for one may be damaged.</summary>
    public string State(long imagesSeen) => In($"{StatePrefix}{imagesSeen.ToString("D9", CultureInfo.InvariantCulture)}");

    /// <summary>The images seen in a state, by its name.</summary>
    public static long ImagesOf(string state) =>
        long.TryParse(System.IO.Path.GetFileName(state).AsSpan(StatePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture,
            out var images) ? images : long.MaxValue;

    /// <summary>
    /// Thousands of images seen, by the number that a file's name ends in before its extension; null if it ends in none.
    /// </summary>
    public static double? KimgOf(string file)
    {
        var stem = System.IO.Path.GetFileNameWithoutExtension(file);
        var digits = stem[(stem.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
        return double.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var kimg) ? kimg : null;
    }

    /// <summary>Makes the next numbered folder and locks it.</summary>
    internal static RunDirectory Create(RunRequest request, out RunLock held)
    {
        var name = $"{request.Configuration.Name}-{Clean(NameOf(request.Data))}-batch{request.Configuration.Training.Batch}"
            + $"{(request.Description is { Length: > 0 } word ? $"-{Clean(word)}" : "")}";
        try
        {
            Directory.CreateDirectory(request.OutDir);
            for (var number = Numbered(request.OutDir).Select(run => run.Number + 1).DefaultIfEmpty(0).Max(); ; number++)
            {
                var path = System.IO.Path.Combine(request.OutDir, $"{number.ToString("D5", CultureInfo.InvariantCulture)}-{name}");
                if (Directory.Exists(path))
                {
                    continue;
                }
                Directory.CreateDirectory(path);
                var directory = new RunDirectory(path);
                // Another run may have made the same folder in the same moment: whoever locks it has it.
                if (RunLock.TryAcquire(directory) is { } mine)
                {
                    held = mine;
                    return directory;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"no run can be started in {request.OutDir}: {error.Clause()}; choose another directory of runs", error);
        }
    }

    /// <summary>
    /// Opens <paramref name="path"/> itself when it is a run directory, else the newest run in it; null when there is none.
    /// </summary>
    public static RunDirectory? Find(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, OptionsFile)))
        {
            return new RunDirectory(path);
        }
        return !Directory.Exists(path)
            ? null
            : Numbered(path).OrderByDescending(
                run => run.Number).Select(run => new RunDirectory(run.Path)).FirstOrDefault(run => File.Exists(run.Options));
    }

    /// <summary>Records the options the run was started or last continued with.</summary>
    internal void WriteOptions(RunRequest request, DataIdentity data) =>
        DurableFile.Write(Options, stream => RunOptionsJson.Write(stream, request, data));

    private static IEnumerable<(int Number, string Path)> Numbered(string outDir) =>
        Directory.EnumerateDirectories(outDir)
            .Select(path => (Name: System.IO.Path.GetFileName(path), Path: path))
            .Where(run => run.Name.Length > 6 && run.Name[5] == '-' && run.Name.AsSpan(0, 5).IndexOfAnyExceptInRange('0', '9') < 0)
            .Select(run => (int.Parse(run.Name.AsSpan(0, 5), CultureInfo.InvariantCulture), run.Path));

    /// <summary>One image of each snapshot, oldest first: what has nothing but a number after the prefix.</summary>
    private string[] OfSnapshots(string prefix) => Ordered(Directory.EnumerateFiles(Path, $"{prefix}*{ImageSuffix}").Where(
        file => System.IO.Path.GetFileName(file)[prefix.Length..^ImageSuffix.Length] is { Length: > 0 } number
            && number.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0));

    private static string Kimg(long imagesSeen) => (imagesSeen / 1000).ToString("D6", CultureInfo.InvariantCulture);

    private static string NameOf(string data)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.GetFullPath(data).TrimEnd('/'));
        return name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    private static string Clean(string word) =>
        string.Concat(word.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static string[] Ordered(IEnumerable<string> paths) =>
        [.. paths.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];
}
