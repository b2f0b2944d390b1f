using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;

namespace LadaGan.Experiments.Evaluation;

/// <summary>What the network says about a data set: from the cache as far as it is there, the rest in one pass over the images.</summary>
internal sealed class RealFeatures(EvaluationNetwork network, ReferenceCache cache, IEvaluationObserver observer)
{
    /// <summary>What was found out.</summary>
    /// <param name="Features">The caller disposes them.</param>
    /// <param name="ContentHash">Of the images.</param>
    /// <param name="WasCached">Whether no image was decoded.</param>
    public sealed record Result(FeatureSet Features, string ContentHash, bool WasCached);

    public Result Of(StoredImages pictures, IReadOnlyList<FeatureProduct> products, int batch, CancellationToken cancellation)
    {
        observer.Began("reading the real images", pictures.Count);
        var content = pictures.ContentHash(observer.Advanced, cancellation);
        var set = new FeatureSet(pictures.Count);
        try
        {
            var missing = products.Where(product => !cache.TryLoad(KeyOf(product), product, set)).ToArray();
            if (missing.Length > 0)
            {
                observer.Began("features of the real images", pictures.Count);
                set.Take(FeaturePass.Run(network.Inception, pictures, missing, batch, observer.Advanced, cancellation));
                // Kept only when nothing is wrong with the images, so that what is wrong is said every time.
                foreach (var product in pictures.Corrupt.Count == 0 ? missing : [])
                {
                    cache.Store(KeyOf(product), product, set);
                }
            }
            return new(set, content, missing.Length == 0);
        }
        catch
        {
            set.Dispose();
            throw;
        }
        string KeyOf(FeatureProduct product) => ReferenceCache.KeyOf(product, content, pictures.Preparation, network);
    }
}
