using LadaGan.Data.Images;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

/// <summary>The cache returns features of real images only if everything that determines them is the same.</summary>
public sealed class ReferenceCacheKeyTests : TensorTest, IClassFixture<FormulaNetwork>
{
    private readonly FormulaNetwork _formula;
    private readonly EvaluationPlace _place;

    public ReferenceCacheKeyTests(FormulaNetwork formula) => (_formula, _place) = (formula, new(formula.Network));

    [Fact]
    public void Everything_that_changes_the_features_changes_the_key()
    {
        var (network, pool) = (_formula.Network, new RequiredFeatures(FeatureKind.Pool, IsTable: true));
        var preparation = new Preparation(64, ImageFit.Squash, ResampleFilter.Bilinear);
        string[] keys =
        [
            ReferenceCache.KeyOf(pool, "content", preparation, network),
            ReferenceCache.KeyOf(pool with { IsTable = false }, "content", preparation, network),
            ReferenceCache.KeyOf(pool with { Kind = FeatureKind.Spatial }, "content", preparation, network),
            ReferenceCache.KeyOf(pool with { Kind = FeatureKind.ResNet18 }, "content", preparation, network),
            ReferenceCache.KeyOf(pool, "other content", preparation, network),
            ReferenceCache.KeyOf(pool, "content", preparation with { Size = 32 }, network),
            ReferenceCache.KeyOf(pool, "content", preparation with { Fit = ImageFit.Crop }, network),
            ReferenceCache.KeyOf(pool, "content", preparation with { Fit = ImageFit.CropOf(140) }, network),
            .. Enum.GetValues<ResampleFilter>().Where(filter => filter != preparation.Filter)
                .Select(filter => ReferenceCache.KeyOf(pool, "content", preparation with { Filter = filter }, network)),
            ReferenceCache.KeyOf(pool, "content", preparation, network with { Sha256 = "other weights" }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], ReferenceCache.KeyOf(pool, "content", preparation, network));
    }

    /// <summary>With a cache that has another filter's features, the results are those of an empty cache.</summary>
    [Fact]
    public void The_cache_distinguishes_resampling_filters()
    {
        var request = _place.Request with
        {
            Data = _place.Drawn("data.zip", seed: 1, count: 2),
            Images = _place.Drawn("others.zip", seed: 2, count: 2),
            Size = 20,
        };
        var first = _place.Run(request);
        var other = request with { Filter = ResampleFilter.Box };

        var shared = _place.Run(other);

        Assert.False(shared.WasCached);
        Assert.Equal(_place.Run(other with { CacheFolder = _place["empty"] }).Mean, shared.Mean);
        Assert.NotEqual(first.Mean, shared.Mean);
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }
}
