using LadaGan.Interop.Numpy;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// Reads features from a <c>.npz</c>, of any network: <c>pool</c> [N, D], and optionally
/// <c>spatial</c> [N, D′] and <c>logits</c> [N, classes]; for FD (ResNet-18), <c>resnet18</c> [N, 512].
/// </summary>
internal static class FeatureFile
{
    private static readonly (string Name, FeatureKind Kind)[] Names = [("pool", FeatureKind.Pool), ("spatial", FeatureKind.Spatial),
        ("logits", FeatureKind.UnbiasedLogits), ("resnet18", FeatureKind.ResNet18)];

    /// <exception cref="RunException">The file has none of these arrays, or their shapes do not match.</exception>
    public static FeatureSet Read(string path)
    {
        using var file = NpzFile.Open(path);
        var set = new FeatureSet(null);
        try
        {
            foreach (var (name, kind) in Names.Where(entry => file.Contains(entry.Name)))
            {
                using var scope = new TensorScope();
                var array = file.Array(name);
                if (array.Shape.Count != 2 || array.Shape.Contains(0)
                    || array.Type is not (DataType.Float32 or DataType.Float64 or DataType.Float16)
                    || array.Shape[0] != (set.Count ?? array.Shape[0]))
                {
                    throw new RunException($"{path}: {name} is {array.Type}[{string.Join(", ", array.Shape)}], "
                        + "but features must be float32 [N, D], with the same N in every array");
                }
                set.Count = array.Shape[0];
                set.Add(kind, array.ToTensor().To(DataType.Float32));
            }
            return set.Count is not null
                ? set
                : throw new RunException(
                    $"{path} has no features; give arrays named pool [N, D], spatial [N, D], logits [N, classes] or resnet18 [N, 512]");
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Refuses metrics whose features are missing from the file.</summary>
    public static void Require(string path, FeatureSet set, IEnumerable<RequiredFeatures> required)
    {
        foreach (var features in required.Where(features => !set.Has(features)))
        {
            var name = Names.First(entry => entry.Kind == features.Kind).Name;
            throw new RunException($"{path} has no features '{name}', which one of the metrics needs");
        }
    }
}
