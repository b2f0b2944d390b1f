using System.Globalization;
using System.Text;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>A run directory, <c>OUTDIR/00000-CONFIG-DATASET-batch128</c>, and the names of its files.</summary>
public sealed class RunDirectory
{
    /// <summary>What the name of TensorBoard's event file begins with.</summary>
    internal const string EventsName = "events.out.tfevents";

    internal const string OptionsFile = "training_options.json";
    private const string StatePrefix = "training-state-";
    private const string EventsPrefix = EventsName + ".";
    private const string ModelPrefix = "network-snapshot-";
    private const string ModelSuffix = ".safetensors";
    private const string FakesPrefix = "fakes";
    private const string AttentionPrefix = "attention";
    private const string ImageSuffix = ".png";
    private const string MetricPrefix = "metric-";
    private const string MetricSuffix = ".jsonl";
    private const string LogFile = "log.txt";
    private const string StatisticsFile = "stats.jsonl";

    // A name may have 255 bytes; three parts, a number, the batch size and dashes share them.
    private const int LongestPart = 72;

    private RunDirectory(string path) => Path = path;

    public string Path { get; }

    public string Options => In(OptionsFile);

    public string Log => In(LogFile);

    public string Statistics => In(StatisticsFile);

    /// <summary>The run's TensorBoard event file, named by the time and the host of its creation.</summary>
    public string Events => Directory.EnumerateFiles(Path, $"{EventsPrefix}*").Order(StringComparer.Ordinal).FirstOrDefault()
        ?? In($"{EventsPrefix}{DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture)}."
            + $"{Clean(Environment.MachineName)}");

    public string Reals => In("reals.png");

    public string InitialFakes => In("fakes_init.png");

    /// <summary>The file that the training process locks (<see cref="RunLock"/>).</summary>
    public string LockFile => In(".lock");

    /// <summary>The file with the id of that process.</summary>
    public string HolderFile => In(".pid");

    /// <summary>The report of a run that diverged after every rollback.</summary>
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

    /// <summary>The files that grow line by line during a run.</summary>
    public IReadOnlyList<string> Records =>
        [.. ((string[])[LogFile, StatisticsFile, $"{MetricPrefix}*{MetricSuffix}", $"{EventsPrefix}*"]).SelectMany(
            pattern => Directory.EnumerateFiles(Path, pattern)).Order(StringComparer.Ordinal)];

    /// <summary>The results of a metric, one line per evaluation.</summary>
    public string Metric(string name) => In($"{MetricPrefix}{name}{MetricSuffix}");

    /// <summary>The best model by a metric.</summary>
    public string Best(string metric) => In($"best-{metric}.safetensors");

    public string Attention(long imagesSeen) => In($"{AttentionPrefix}{Kimg(imagesSeen)}{ImageSuffix}");

    public string Fakes(long imagesSeen) => In($"{FakesPrefix}{Kimg(imagesSeen)}{ImageSuffix}");

    public string Model(long imagesSeen) => In($"{ModelPrefix}{Kimg(imagesSeen)}{ModelSuffix}");

    /// <summary>Named by images, not kimg: two states of the same kimg must not replace each other, because one may be damaged.</summary>
    public string State(long imagesSeen) => In($"{StatePrefix}{imagesSeen.ToString("D9", CultureInfo.InvariantCulture)}");

    /// <summary>The number of images seen, from the name of a state.</summary>
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

    /// <summary>Creates the next numbered folder and locks it.</summary>
    internal static RunDirectory Create(RunRequest request, out RunLock held)
    {
        var name = $"{Part(request.Configuration.Name)}-{Part(NameOf(request.Data))}-batch{request.Configuration.Training.Batch}"
            + $"{(request.Description is { Length: > 0 } word ? $"-{Part(word)}" : "")}";
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
                // Another run may have created the same folder at the same moment; the one that locks it owns it.
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

    /// <summary>Whether a folder is a run directory: whether it has a run's options.</summary>
    public static bool IsRun(string path) => File.Exists(System.IO.Path.Combine(path, OptionsFile));

    /// <summary>
    /// Opens <paramref name="path"/> itself if it is a run directory, otherwise the newest run in it; null if there is none.
    /// </summary>
    public static RunDirectory? Find(string path)
    {
        if (IsRun(path))
        {
            return new RunDirectory(path);
        }
        return !Directory.Exists(path)
            ? null
            : Numbered(path).OrderByDescending(
                run => run.Number).Select(run => new RunDirectory(run.Path)).FirstOrDefault(run => File.Exists(run.Options));
    }

    /// <summary>
    /// <paramref name="path"/> itself if it is a run directory, otherwise everything in it that is named like one, oldest first; a run
    /// that ended at once has no options.
    /// </summary>
    public static IReadOnlyList<RunDirectory> All(string path)
    {
        if (IsRun(path))
        {
            return [new RunDirectory(path)];
        }
        return Directory.Exists(path)
            ? [.. Numbered(path).OrderBy(run => run.Number).ThenBy(run => run.Path,
                StringComparer.Ordinal).Select(run => new RunDirectory(run.Path))]
            : [];
    }

    /// <summary>Records the options with which the run was started or last resumed.</summary>
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

    /// <summary>Part of a directory's name: letters of any script and digits, in few enough bytes to leave room for the others.</summary>
    private static string Part(string word)
    {
        var part = new StringBuilder();
        var bytes = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            var isKept = Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.' || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            bytes += isKept ? rune.Utf8SequenceLength : 1;
            if (bytes > LongestPart)
            {
                break;
            }
            part.Append(isKept ? rune.ToString() : "_");
        }
        return part.ToString();
    }

    private static string Clean(string word) =>
        string.Concat(word.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static string[] Ordered(IEnumerable<string> paths) =>
        [.. paths.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];
}
