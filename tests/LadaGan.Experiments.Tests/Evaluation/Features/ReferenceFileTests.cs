using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Interop.Numpy;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

public sealed class ReferenceFileTests : TensorTest, IClassFixture<FormulaNetwork>
{
    private readonly EvaluationPlace _place;

    public ReferenceFileTests(FormulaNetwork formula) => _place = new(formula.Network);

    private string Reference => _place["reference.npz"];

    [Fact]
    public void A_saved_reference_has_statistics_in_guided_diffusions_order_and_the_images()
    {
        var images = _place.Drawn("others.zip", seed: 2, count: 3);
        _place.Run(_place.Request with { Images = images, SaveReference = Reference });
        using (var small = NpzFile.Open(Reference))
        {
            Assert.Equal(["mu", "sigma", "count"], small.Names);
            Assert.Equal([2048L, 2048L], small.Array("sigma").Shape);
        }
        using var set = new FeatureSet(6);
        var statistics = Counting(2023);
        set.Add(FeatureKind.Pool, Counting(2048));
        set.Add(FeatureKind.Spatial, statistics);
        using (var source = Data.Datasets.ImageSource.Open(_place["data.zip"]))
        {
            ReferenceFile.Write(Reference, set, new StoredImages(source, [0, 1, 2, 3, 4, 5],
                new(32, Data.Images.ImageFit.Squash, Data.Images.ResampleFilter.Bilinear), 1), default);
            using var file = NpzFile.Open(Reference);
            Assert.Equal(["mu", "sigma", "mu_s", "sigma_s", "arr_0", "count"], file.Names);
            // Features are [row, column, channel] in guided-diffusion, [channel, row, column] here.
            var (mean, covariance) = (file.Array("mu_s").ToArray<double>(), file.Array("sigma_s").ToArray<double>());
            for (var (place, at) = (0, 0); place < 289; place++)
            {
                for (var channel = 0; channel < 7; channel++, at++)
                {
                    Assert.Equal((channel * 289) + place, mean[at]);
                    Assert.Equal(((channel * 289) + place) * 2023.0 + 290, covariance[(at * 2023) + 8]);
                }
            }
            Assert.Equal(Enumerable.Range(0, 6).SelectMany(index => source.Decode(index).Rgb.ToArray()),
                file.Array("arr_0").ToArray<byte>());
            using var read = ReferenceFile.Read(file);
            Assert.Equal(6, read.Count);
            Assert.Equal(statistics.Mean, read.Statistics(FeatureKind.Spatial).Mean);
            Assert.Equal(statistics.Covariance, read.Statistics(FeatureKind.Spatial).Covariance);
        }

        // Precision needs only the images.
        var log = new EvaluationLog();
        var request = _place.Request with { Images = images, Metrics = [Metric.Kid] };
        var direct = _place.Run(request);
        var through = _place.Run(request with { Data = null, Reference = Reference }, log);
        Assert.Equal(direct.Mean["kid"]!.Value, through.Mean["kid"]!.Value, 1e-9);
        Assert.Contains(("features of the reference images", 6L), log.Parts);
    }

    [Fact]
    public void Missing_parts_of_a_reference_are_named()
    {
        var request = _place.Request with { Data = null, Reference = Reference, Images = _place.Drawn("others.zip", seed: 2, count: 3) };
        using (var set = new FeatureSet(null))
        {
            set.Add(FeatureKind.Pool, Counting(2048));
            ReferenceFile.Write(Reference, set, null, default);
        }
        void Refused(EvaluationRequest asked, string said) =>
            Assert.Contains(said, Assert.Throws<RunException>(() => _place.Run(asked)).Message, StringComparison.Ordinal);
        Refused(request with { Metrics = [Metric.Pr] }, $"{Reference} has no pool features, which one of the metrics needs");
        Refused(request with { Metrics = [Metric.Sfid] }, $"{Reference} has no spatial statistics");
        Refused(request with
        {
            Metrics = [Metric.Neighbours],
            NeighbourGrid = "x.png",
        }, "the metric neighbours shows real images: give the reference images as a dataset");
        NpzWriter.Write(Reference,
            [NpySource.FromMemory<double>("mu", new double[64], 64), NpySource.FromMemory<double>("sigma", new double[64 * 64], 64, 64)]);
        Refused(request with
        {
            Metrics = [Metric.Fid],
        }, $"{Reference}: mu is Float64[64], but this network's features need float64[2048]; it is from another network or layer");
        NpzWriter.Write(Reference, [NpySource.FromMemory<float>("arr_0", new float[48], 1, 4, 4, 3)]);
        Refused(request with
        {
            Metrics = [Metric.Fid],
        }, $"{Reference}: arr_0 is Float32[1, 4, 4, 3], but images must be uint8 [N, S, S, 3]");
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    private static Gaussian Counting(int width) => new([.. Enumerable.Range(0, width).Select(index => (double)index)],
        [.. Enumerable.Range(0, width * width).Select(index => (double)index)]);
}
