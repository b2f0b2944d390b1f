using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Interop.Numpy;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// Reference statistics in NumPy's <c>.npz</c>, under established names: <c>mu</c> and <c>sigma</c> of the pool features (pytorch-fid),
/// <c>mu_s</c> and <c>sigma_s</c> of the spatial features and <c>arr_0</c>, the images (guided-diffusion's evaluator). This program
/// adds <c>mu_resnet18</c> and <c>sigma_resnet18</c> of ResNet-18's features, and <c>count</c>, the number of images.
/// </summary>
internal static class ReferenceFile
{
    private const string CountName = "count";
    private const int WriteBatch = 64;
    private static readonly (FeatureKind Kind, string Mean, string Covariance)[] Names = [(FeatureKind.Pool, "mu", "sigma"),
        (FeatureKind.Spatial, "mu_s", "sigma_s"), (FeatureKind.ResNet18, "mu_resnet18", "sigma_resnet18")];

    /// <summary>Reads the statistics in the file.</summary>
    /// <exception cref="RunException">They are statistics of another network's features.</exception>
    public static FeatureSet Read(NpzFile file)
    {
        var set = new FeatureSet(CountOf(file));
        foreach (var (kind, mean, covariance) in Names.Where(names => file.Contains(names.Mean) && file.Contains(names.Covariance)))
        {
            var width = kind.Width();
            var statistics = new Gaussian(Numbers(file, mean, width), Numbers(file, covariance, width, width));
            set.Add(kind, kind == FeatureKind.Spatial ? SpatialOrder.FromTensorFlow(statistics) : statistics);
        }
        return set;
    }

    /// <summary>Writes the statistics of a set atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">Statistics or features.</param>
    /// <param name="images">The images to include, or null: guided-diffusion's evaluator computes precision and recall from
    /// them.</param>
    /// <param name="cancellation">Stops between images.</param>
    public static void Write(string path, FeatureSet set, IImageSet? images, CancellationToken cancellation)
    {
        var arrays = new List<NpySource>();
        foreach (var (kind, mean, covariance) in Names.Where(names => set.Has(new(names.Kind, false))))
        {
            var width = kind.Width();
            var statistics = kind == FeatureKind.Spatial ? SpatialOrder.ToTensorFlow(set.Statistics(kind)) : set.Statistics(kind);
            arrays.Add(NpySource.FromMemory<double>(mean, statistics.Mean, width));
            arrays.Add(NpySource.FromMemory<double>(covariance, statistics.Covariance, width, width));
        }
        if (images is not null)
        {
            arrays.Add(NpzImages.Source(images, set.Count ?? images.Count, WriteBatch, _ => { }, cancellation));
        }
        if (set.Count is { } count)
        {
            arrays.Add(NpySource.FromMemory<long>(CountName, new[] { count }, 1));
        }
        NpzWriter.Write(path, arrays);
    }

    private static long? CountOf(NpzFile file) =>
        file.Contains(CountName) && file.Array(CountName) is { Type: DataType.Int64, Count: 1 } count ? count.ToArray<long>()[0] : null;

    private static double[] Numbers(NpzFile file, string name, params long[] shape)
    {
        var array = file.Array(name);
        if (!array.Shape.SequenceEqual(shape) || array.Type is not (DataType.Float64 or DataType.Float32))
        {
            throw new RunException($"{file.Path}: {name} is {array.Type}[{string.Join(", ", array.Shape)}], "
                + $"but this network's features need float64[{string.Join(", ", shape)}]; it is from another network or layer");
        }
        using var scope = new TensorScope();
        return array.ToTensor().To(DataType.Float64).ToArray<double>();
    }
}
