using System.Globalization;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>A run directory, <c>OUTDIR/00000-CONFIG-DATASET-batch128</c>, and the names of its files.</summary>
public sealed class RunDirectory
{
    private const string OptionsFile = "training_options.json";
    private const string StatePrefix = "training-state-";
    private const string EventsPrefix = "events.out.tfevents.";
    private const string ModelPrefix = "network-snapshot-";

    private RunDirectory(string path) => Path = path;

    public string Path { get; }

    public string Options => In(OptionsFile);

    public string Log => In("log.txt");

    public string Statistics => In("stats.jsonl");

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
    public IReadOnlyList<string> Models =>
        Directory.Exists(Path) ? Ordered(Directory.EnumerateFiles(Path, $"{ModelPrefix}*.safetensors")) : [];

    /// <summary>The files that grow line by line during a run.</summary>
    public IReadOnlyList<string> Records =>
        [.. ((string[])["log.txt", "stats.jsonl", "metric-*.jsonl", $"{EventsPrefix}*"]).SelectMany(
            pattern => Directory.EnumerateFiles(Path, pattern)).Order(StringComparer.Ordinal)];

    /// <summary>The results of a metric, one line per evaluation.</summary>
    public string Metric(string name) => In($"metric-{name}.jsonl");

    /// <summary>The best model by a metric.</summary>
    public string Best(string metric) => In($"best-{metric}.safetensors");

    public string Attention(long imagesSeen) => In($"attention{Kimg(imagesSeen)}.png");

    public string Fakes(long imagesSeen) => In($"fakes{Kimg(imagesSeen)}.png");

    public string Model(long imagesSeen) => In($"{ModelPrefix}{Kimg(imagesSeen)}.safetensors");

    /// <summary>Named by images, not kimg: two states of the same kimg must not replace each other, because one may be damaged.</summary>
    public string State(long imagesSeen) => In($"{StatePrefix}{imagesSeen.ToString("D9", CultureInfo.InvariantCulture)}");

    /// <summary>The number of images seen, from the name of a state.</summary>
    public static long ImagesOf(string state) =>
        long.TryParse(System.IO.Path.GetFileName(state).AsSpan(StatePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture,
            out var images) ? images : long.MaxValue;

    /// <summary>Creates the next numbered folder and locks it.</summary>
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
                $"no run can be started in {request.OutDir}: {error.Message.TrimEnd('.')}; choose another directory of runs", error);
        }
    }

    /// <summary>
    /// Opens <paramref name="path"/> itself if it is a run directory, otherwise the newest run in it; null if there is none.
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

    /// <summary>Records the options with which the run was started or last resumed.</summary>
    internal void WriteOptions(RunRequest request, DataIdentity data) =>
        DurableFile.Write(Options, stream => RunOptionsJson.Write(stream, request, data));

    private static IEnumerable<(int Number, string Path)> Numbered(string outDir) =>
        Directory.EnumerateDirectories(outDir)
            .Select(path => (Name: System.IO.Path.GetFileName(path), Path: path))
            .Where(run => run.Name.Length > 6 && run.Name[5] == '-' && run.Name.AsSpan(0, 5).IndexOfAnyExceptInRange('0', '9') < 0)
            .Select(run => (int.Parse(run.Name.AsSpan(0, 5), CultureInfo.InvariantCulture), run.Path));

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
