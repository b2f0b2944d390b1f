using LadaGan.Experiments.Models;
using LadaGan.Interop;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// The file with the Inception network's weights, which users download once: where it is, and whether it is the published one.
/// </summary>
public sealed class InceptionFile
{
    /// <summary>The file's name in the releases of github.com/mseitzer/pytorch-fid.</summary>
    public const string PublishedName = "pt_inception-2015-12-05-6726825d.pth";

    /// <summary>The environment variable that names the file if the request does not.</summary>
    public const string Variable = "LADAGAN_INCEPTION";

    internal const long PublishedBytes = 95_628_359;
    private const string PublishedSha256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2";

    private InceptionFile(string path, string sha256) => (Path, Sha256) = (path, sha256);

    public string Path { get; }

    public string Sha256 { get; }

    /// <summary>Whether this is the published file, so that results can be compared with published ones.</summary>
    public bool IsPublished => Sha256 == PublishedSha256;

    /// <summary>The path that is searched last.</summary>
    public static string DefaultPath => System.IO.Path.Join(UserCache.Folder, PublishedName);

    /// <summary>Finds the given file, the one that the variable names, or the one in the user's cache.</summary>
    /// <exception cref="RunException">The file is missing, or a file with the published name has other contents.</exception>
    public static InceptionFile Find(string? given)
    {
        var named = given ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null);
        var path = named ?? DefaultPath;
        if (!File.Exists(path))
        {
            throw new RunException(named is null
                ? Missing()
                : given is null
                    ? $"there is no file {named} with the Inception network's weights ({Variable})"
                    : $"there is no file {named} to read the Inception network's weights from");
        }
        var file = new InceptionFile(path, FileHash.Of(path));
        if (System.IO.Path.GetFileName(path) == PublishedName && !file.IsPublished)
        {
            throw new RunException($"{path} is not the published file: its SHA-256 begins with {file.Sha256[..8]} instead of "
                + $"{PublishedSha256[..8]}, and it has {new FileInfo(path).Length} of {PublishedBytes} bytes; fetch it again");
        }
        return file;
    }

    /// <summary>Whether a file is named, or the one in the user's cache exists.</summary>
    internal static bool IsThere(string? given) =>
        given is not null || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } || File.Exists(DefaultPath);

    /// <exception cref="InteropException">The file cannot be read.</exception>
    /// <exception cref="Metrics.MetricException">The file contains another network.</exception>
    internal EvaluationNetwork Load(FeatureNetworkOptions options)
    {
        using var scope = new TensorScope();
        using var file = WeightsFile.Open(Path);
        return new(new InceptionNetwork(file.Names.ToDictionary(name => name, file.Load), options), Path, Sha256, IsPublished);
    }

    private static string Missing() =>
        $"the Inception network's weights are missing: fetch {PublishedName} (95.6 MB, SHA-256 {PublishedSha256[..8]}…, "
        + $"a release file of github.com/mseitzer/pytorch-fid) once and put it at {DefaultPath}, or name its path in {Variable}; "
        + $"the metric {Metrics.Metric.FdResnet18.Name} does without";
}
