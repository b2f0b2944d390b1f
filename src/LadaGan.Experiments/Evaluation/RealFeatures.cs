using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation;

/// <summary>Gets the features of a dataset, from the cache where possible and otherwise in one pass over the images.</summary>
/// <param name="networks">The networks.</param>
/// <param name="cache">The cache.</param>
/// <param name="observer">Follows the progress.</param>
/// <param name="divided">Divides the pass among ranks; null for none.</param>
internal sealed class RealFeatures(
    EvaluationNetworks networks, ReferenceCache cache, IEvaluationObserver observer, DividedPass? divided = null)
{
    /// <summary>The features, and where they came from.</summary>
    /// <param name="Features">The features; the caller disposes them.</param>
    /// <param name="ContentHash">The hash of the images' content.</param>
    /// <param name="WasCached">Whether everything came from the cache and no image was decoded.</param>
    public sealed record Result(FeatureSet Features, string ContentHash, bool WasCached);

    public Result Of(StoredImages images, IReadOnlyList<RequiredFeatures> required, int batch, CancellationToken cancellation)
    {
        observer.Began("reading the real images", images.Count);
        var content = images.ContentHash(observer.Advanced, cancellation);
        var set = new FeatureSet(images.Count);
        try
        {
            var missing = required.Where(features => !cache.TryLoad(KeyOf(features), features, set)).ToArray();
            if (missing.Length > 0)
            {
                observer.Began("features of the real images", images.Count);
                using var computed = FeaturePass.Run(networks, images, missing, batch, observer.Advanced, cancellation, divided);
                set.Take(computed);
                set.Count = computed.Count;
                // Cached only if no image is corrupt, so that corrupt images are reported every time.
                foreach (var features in images.LeftOut.Count == 0 ? missing : [])
                {
                    cache.Store(KeyOf(features), features, set);
                }
            }
            return new(set, content, missing.Length == 0);
        }
        catch
        {
            set.Dispose();
            throw;
        }
        string KeyOf(RequiredFeatures features) => ReferenceCache.KeyOf(features, content, images.Preparation, networks[features.Kind]);
    }
}
