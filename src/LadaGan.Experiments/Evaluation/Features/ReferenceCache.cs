using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// Caches the features of reference images in <c>FOLDER/references</c>: one safetensors file per product, named by a hash of
/// everything that determines it.
/// </summary>
/// <param name="folder">The user's cache folder.</param>
/// <param name="note">Called if a file cannot be read or written; the evaluation continues without it.</param>
internal sealed class ReferenceCache(string folder, Action<string> note)
{
    private const string Format = "ladagan-reference";
    private const string Version = "1";

    private readonly string _folder = Path.Join(folder, "references");

    /// <summary>The cache key: a hash of the images' content, their preparation and the network.</summary>
    public static string KeyOf(RequiredFeatures features, string content, Preparation preparation, EvaluationNetwork network)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Format} {Version}\n{features.Name}\n{content}\n{preparation.Size} "
            + $"{preparation.Fit} {preparation.Filter}\n{network.Sha256} {network.Features.Options.Type}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Adds the features to the set; false if they are missing or damaged.</summary>
    public bool TryLoad(string key, RequiredFeatures features, FeatureSet set)
    {
        var path = PathOf(key);
        if (!File.Exists(path))
        {
            return false;
        }
        try
        {
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.GetValueOrDefault("format") != Format || file.Metadata.GetValueOrDefault("sha256")
                != Sum(file.Names.Select(file.Entry).Select(entry => (entry.Address, entry.ByteCount))))
            {
                throw new SafetensorsException($"the contents of {path} do not match its checksum");
            }
            Read(file, features, set);
            return true;
        }
        catch (Exception error) when (error is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            note($"a damaged cache file is computed again: {error.Clause()}");
            return false;
        }
    }

    public void Store(string key, RequiredFeatures features, FeatureSet set)
    {
        using var scope = new TensorScope();
        (string Name, Tensor Values)[] tensors = features.IsTable
            ? [("features", set.Table(features.Kind))]
            : [("mean", Tensor.Of(set.Statistics(features.Kind).Mean)), ("covariance", Square(set.Statistics(features.Kind).Covariance))];
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["sha256"] = Sum(tensors.Select(tensor => (tensor.Values.DataPointer, tensor.Values.Count * tensor.Values.Type.Size()))),
        };
        try
        {
            Directory.CreateDirectory(_folder);
            SafetensorsWriter.Write(PathOf(key), [.. tensors.Select(tensor => SafetensorsSource.FromAddress(tensor.Name,
                features.IsTable ? SafetensorsType.F32 : SafetensorsType.F64, tensor.Values.Shape, tensor.Values.DataPointer))], metadata);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            note($"the features of the reference images could not be cached: {error.Clause()}");
        }
        GC.KeepAlive(tensors);
    }

    private static void Read(SafetensorsFile file, RequiredFeatures features, FeatureSet set)
    {
        using var scope = new TensorScope();
        if (features.IsTable)
        {
            var entry = file.Entry("features");
            set.Add(features.Kind, Tensor.Over(entry.Address, DataType.Float32, entry.Shape, owner: null).Clone());
            return;
        }
        double[] Values(string name) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(file.Entry(name).Bytes()).ToArray();
        set.Add(features.Kind, new Gaussian(Values("mean"), Values("covariance")));
    }

    private static Tensor Square(double[] covariance)
    {
        var width = (long)Math.Sqrt(covariance.Length);
        return Tensor.Of(covariance, width, width);
    }

    /// <summary>SHA-256 of all values, because safetensors has no checksum.</summary>
    private static unsafe string Sum(IEnumerable<(nint Address, long Bytes)> values)
    {
        const int Piece = 1 << 24;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (address, bytes) in values)
        {
            for (long at = 0; at < bytes; at += Piece)
            {
                hash.AppendData(new ReadOnlySpan<byte>((byte*)address + at, (int)Math.Min(Piece, bytes - at)));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string PathOf(string key) => Path.Join(_folder, $"{key}.safetensors");
}
