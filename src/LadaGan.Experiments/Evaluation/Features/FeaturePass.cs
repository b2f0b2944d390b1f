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
        Kinds = [.. required.Select(features => features.Kind).Distinct()];
        _block = new FeatureExtractor(networks.Features, BlockRows, [.. Kinds]);
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
    /// <param name="divided">Divides the work among ranks, of which this is the first; null for none.</param>
    /// <returns>The features of the images that could be decoded; the caller disposes them.</returns>
    public static FeatureSet Run(EvaluationNetworks networks, IImageSet images, IReadOnlyCollection<RequiredFeatures> required, int batch,
        Action<long> advanced, CancellationToken cancellation, DividedPass? divided = null)
    {
        using var pass = new FeaturePass(networks, images.Count, required);
        try
        {
            if (divided is null)
            {
                images.Run(new(batch), part => advanced(pass.Add(part)), cancellation);
            }
            else
            {
                divided.Lead(images, batch, pass, advanced, cancellation);
            }
            return pass.Finish();
        }
        catch
        {
            pass._set.Dispose();
            throw;
        }
    }

    /// <summary>The features that the pass keeps something of.</summary>
    public IReadOnlyList<FeatureKind> Kinds { get; }

    /// <summary>Passes images through the networks.</summary>
    /// <returns>The number of images processed.</returns>
    public long Add(Tensor images)
    {
        if (images.Size(0) > 0)
        {
            MakeRoom(images.Size(0));
            _block.Add(images);
        }
        return _kept + _block.Count;
    }

    /// <summary>Adds features of images that were computed elsewhere.</summary>
    /// <inheritdoc cref="FeatureExtractor.Add(long, Action{FeatureKind, Tensor})"/>
    /// <returns>The number of images processed.</returns>
    public long Add(long count, Action<FeatureKind, Tensor> fill)
    {
        MakeRoom(count);
        _block.Add(count, fill);
        return _kept + _block.Count;
    }

    public void Dispose() => _block.Dispose();

    private void MakeRoom(long count)
    {
        if (_block.Count + count > BlockRows)
        {
            Keep();
        }
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
