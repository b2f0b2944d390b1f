using System.Globalization;
using LadaGan.Torch.Serialization;

namespace LadaGan.Experiments.Training;

/// <summary>One run's folder, <c>OUTDIR/00000-CONFIG-DATASET-batch128</c>, and the names of what lies in it.</summary>
public sealed class RunDirectory
{
    private const string OptionsFile = "training_options.json";
    private const string StatePrefix = "training-state-";
    private const string ModelPrefix = "network-snapshot-";

    private RunDirectory(string path) => Path = path;

    public string Path { get; }

    public string Options => In(OptionsFile);

    public string Log => In("log.txt");

    public string Statistics => In("stats.jsonl");

    public string Reals => In("reals.png");

    public string InitialFakes => In("fakes_init.png");

    /// <summary>Training states, oldest first.</summary>
    public IReadOnlyList<string> States => Matching(StatePrefix);

    /// <summary>Model files, oldest first.</summary>
    public IReadOnlyList<string> Models => Matching(ModelPrefix);

    public string Fakes(long imagesSeen) => In($"fakes{Kimg(imagesSeen)}.png");

    public string Model(long imagesSeen) => In($"{ModelPrefix}{Kimg(imagesSeen)}.safetensors");

    /// <summary>Named by images, not kimg: two states of one kimg must not replace each other, for one may be damaged.</summary>
    public string State(long imagesSeen) => In($"{StatePrefix}{imagesSeen.ToString("D9", CultureInfo.InvariantCulture)}.safetensors");

    /// <summary>Makes the next numbered folder.</summary>
    public static RunDirectory Create(RunRequest request)
    {
        var dataset = System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.GetFullPath(request.Data).TrimEnd('/'));
        var name = $"{request.Configuration.Name}-{Clean(dataset)}-batch{request.Configuration.Training.Batch}{(request.Description is { Length: > 0 } word ? $"-{Clean(word)}" : "")}";
        try
        {
            Directory.CreateDirectory(request.OutDir);
            for (var number = Numbered(request.OutDir).Select(run => run.Number + 1).DefaultIfEmpty(0).Max(); ; number++)
            {
                var path = System.IO.Path.Combine(request.OutDir, $"{number.ToString("D5", CultureInfo.InvariantCulture)}-{name}");
                if (!Directory.Exists(path))
                {
                    Directory.CreateDirectory(path);
                    return new RunDirectory(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"no run can be started in {request.OutDir}: {error.Message.TrimEnd('.')}; choose another --outdir", error);
        }
    }

    /// <summary>Opens <paramref name="path"/> itself when it is a run directory, else the newest run in it; null when there is none.</summary>
    public static RunDirectory? Find(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, OptionsFile)))
        {
            return new RunDirectory(path);
        }
        return !Directory.Exists(path)
            ? null
            : Numbered(path).OrderByDescending(run => run.Number).Select(run => new RunDirectory(run.Path)).FirstOrDefault(run => File.Exists(run.Options));
    }

    /// <summary>Records the options the run was started or last continued with.</summary>
    public void WriteOptions(RunRequest request) => DurableFile.Write(Options, stream => RunOptionsJson.Write(stream, request));

    private static IEnumerable<(int Number, string Path)> Numbered(string outDir) =>
        Directory.EnumerateDirectories(outDir)
            .Select(path => (Name: System.IO.Path.GetFileName(path), Path: path))
            .Where(run => run.Name.Length > 6 && run.Name[5] == '-' && run.Name.AsSpan(0, 5).IndexOfAnyExceptInRange('0', '9') < 0)
            .Select(run => (int.Parse(run.Name.AsSpan(0, 5), CultureInfo.InvariantCulture), run.Path));

    private static string Kimg(long imagesSeen) => (imagesSeen / 1000).ToString("D6", CultureInfo.InvariantCulture);

    private static string Clean(string word) => string.Concat(word.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private string[] Matching(string prefix) =>
        Directory.Exists(Path) ? [.. Directory.EnumerateFiles(Path, $"{prefix}*.safetensors").OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)] : [];
}
