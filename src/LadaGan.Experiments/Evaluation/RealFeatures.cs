using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation;

/// <summary>What the network says about a data set: from the cache as far as it is there, the rest in one pass over the images.</summary>
internal sealed class RealFeatures(EvaluationNetwork network, ReferenceCache cache, IEvaluationObserver observer)
{
    /// <summary>What was found out.</summary>
    /// <param name="Features">The caller disposes them.</param>
    /// <param name="ContentHash">Of the images.</param>
    /// <param name="WasCached">Whether no image was decoded.</param>
    public sealed record Result(FeatureSet Features, string ContentHash, bool WasCached);

    public Result Of(StoredImages pictures, IReadOnlyList<RequiredFeatures> required, int batch, CancellationToken cancellation)
    {
        observer.Began("reading the real images", pictures.Count);
        var content = pictures.ContentHash(observer.Advanced, cancellation);
        var set = new FeatureSet(pictures.Count);
        try
        {
            var missing = required.Where(features => !cache.TryLoad(KeyOf(features), features, set)).ToArray();
            if (missing.Length > 0)
            {
                observer.Began("features of the real images", pictures.Count);
                set.Take(FeaturePass.Run(network.Inception, pictures, missing, batch, observer.Advanced, cancellation));
                // Kept only when nothing is wrong with the images, so that what is wrong is said every time.
                foreach (var features in pictures.Corrupt.Count == 0 ? missing : [])
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
        string KeyOf(RequiredFeatures features) => ReferenceCache.KeyOf(features, content, pictures.Preparation, network);
    }
}
