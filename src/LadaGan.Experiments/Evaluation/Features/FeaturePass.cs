using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// One pass of a set of pictures through the network. Means and covariances are taken block by
/// block, so only the tables asked for grow with the number of images.
/// </summary>
internal sealed class FeaturePass : IDisposable
{
    private const int BlockRows = 2048;

    private readonly FeatureExtractor _block;
    private readonly FeatureSet _set;
    private readonly Dictionary<FeatureKind, FeatureStatistics> _statistics;
    private readonly FeatureKind[] _tables;
    private long _kept;

    private FeaturePass(InceptionNetwork network, long count, IReadOnlyCollection<RequiredFeatures> required)
    {
        _set = new FeatureSet(count);
        _block = new FeatureExtractor(network, BlockRows, [.. required.Select(features => features.Kind).Distinct()]);
        _statistics = required.Where(features => !features.IsTable)
            .ToDictionary(features => features.Kind, features => new FeatureStatistics(InceptionFeatures.Width(features.Kind)));
        _tables = [.. required.Where(features => features.IsTable).Select(features => features.Kind)];
        foreach (var kind in _tables)
        {
            _set.Add(kind, Tensor.Empty([count, InceptionFeatures.Width(kind)]));
        }
    }

    /// <param name="network">The network.</param>
    /// <param name="pictures">Its input.</param>
    /// <param name="required">What to keep.</param>
    /// <param name="batch">Images at a time, at most 2048.</param>
    /// <param name="advanced">Called with the images done so far.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static FeatureSet Run(InceptionNetwork network, IImageSet pictures, IReadOnlyCollection<RequiredFeatures> required, int batch,
        Action<long> advanced, CancellationToken cancellation)
    {
        using var pass = new FeaturePass(network, pictures.Count, required);
        try
        {
            pictures.Run(batch, images => advanced(pass.Add(images)), cancellation);
            return pass.Finish();
        }
        catch
        {
            pass._set.Dispose();
            throw;
        }
    }

    public void Dispose() => _block.Dispose();

    /// <returns>Images seen.</returns>
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
