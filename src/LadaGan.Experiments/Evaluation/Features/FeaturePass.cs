using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// Passes a set of images through the networks once. Means and covariances are accumulated block by
/// block, so only the requested tables grow with the number of images.
/// </summary>
internal sealed class FeaturePass : IDisposable
{
    private const int BlockRows = 2048;

    private readonly FeatureExtractor _block;
    private readonly FeatureSet _set;
    private readonly Dictionary<FeatureKind, FeatureStatistics> _statistics;
    private readonly FeatureKind[] _tables;
    private long _kept;

    private FeaturePass(EvaluationNetworks networks, long count, IReadOnlyCollection<RequiredFeatures> required)
    {
        _set = new FeatureSet(count);
        _block = new FeatureExtractor(networks.Features, BlockRows, [.. required.Select(features => features.Kind).Distinct()]);
        _statistics = required.Where(features => !features.IsTable)
            .ToDictionary(features => features.Kind, features => new FeatureStatistics(features.Kind.Width()));
        _tables = [.. required.Where(features => features.IsTable).Select(features => features.Kind)];
        foreach (var kind in _tables)
        {
            _set.Add(kind, Tensor.Empty([count, kind.Width()]));
        }
    }

    /// <param name="networks">The networks; those of which nothing is required do not run.</param>
    /// <param name="images">The images.</param>
    /// <param name="required">The features and statistics to keep.</param>
    /// <param name="batch">Images per batch, at most 2048.</param>
    /// <param name="advanced">Called with the number of images done so far.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The features of the images that could be decoded; the caller disposes them.</returns>
    public static FeatureSet Run(EvaluationNetworks networks, IImageSet images, IReadOnlyCollection<RequiredFeatures> required, int batch,
        Action<long> advanced, CancellationToken cancellation)
    {
        using var pass = new FeaturePass(networks, images.Count, required);
        try
        {
            images.Run(batch, part => advanced(pass.Add(part)), cancellation);
            return pass.Finish();
        }
        catch
        {
            pass._set.Dispose();
            throw;
        }
    }

    public void Dispose() => _block.Dispose();

    /// <returns>The number of images processed.</returns>
    private long Add(Tensor images)
    {
        if (_block.Count + images.Size(0) > BlockRows)
        {
            Keep();
        }
        _block.Add(images);
        return _kept + _block.Count;
    }

    private FeatureSet Finish()
    {
        Keep();
        _set.Count = _kept;
        foreach (var kind in _tables)
        {
            _set.KeepRows(kind, _kept);
        }
        foreach (var (kind, statistics) in _statistics)
        {
            _set.Add(kind, statistics.ToGaussian());
        }
        return _set;
    }

    private void Keep()
    {
        using var scope = new TensorScope();
        foreach (var (kind, statistics) in _statistics)
        {
            statistics.Add(_block[kind]);
        }
        foreach (var kind in _tables)
        {
            _set.Table(kind).Narrow(0, _kept, _block.Count).CopyInPlace(_block[kind]);
        }
        _kept += _block.Count;
        _block.Clear();
    }
}
