using LadaGan.Experiments.Evaluation;
using LadaGan.Interop.Numpy;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Evaluation.Features;

public sealed class FeatureFileTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Features_of_any_network_are_compared()
    {
        var (generated, real) = (Normal(40, 8, "a"), Normal(30, 8, "b"));
        Write("g.npz", ("pool", generated), ("logits", generated));
        Write("r.npz", ("pool", real));
        var result = Run(Metric.Fid, Metric.Is, Metric.Pr, Metric.Kid);
        Assert.Equal(FrechetDistance.Between(FeatureStatistics.Of(real).ToGaussian(), FeatureStatistics.Of(generated).ToGaussian()).Value,
            result.Mean["fid"]);
        Assert.Equal(KernelInceptionDistance.Unbiased(real, generated), result.Mean["kid"]);
        Assert.Equal(PrecisionRecall.Of(real, generated), new(result.Mean["precision"]!.Value, result.Mean["recall"]!.Value));
        Assert.Equal(InceptionScore.Of(generated).Mean, result.Mean["is_mean"]);
        Assert.Equal((40, 30L, null), (result.NumGenerated, result.NumReal, result.Inception));
        Assert.Equal(64, result.Generated.Sha256.Length);

        // Exchanging real and generated features exchanges precision and recall.
        Write("g.npz", ("pool", real));
        Write("r.npz", ("pool", generated));
        var swapped = Run(Metric.Pr);
        Assert.Equal((result.Mean["precision"], result.Mean["recall"]), (swapped.Mean["recall"], swapped.Mean["precision"]));
    }

    [Fact]
    public void Invalid_files_are_refused()
    {
        var features = Normal(12, 8, "a");
        void Refused(Metric metric, string said) =>
            Assert.Contains(said, Assert.Throws<RunException>(() => Run(metric)).Message, StringComparison.Ordinal);
        Write("r.npz", ("pool", features));
        Write("g.npz", ("other", features));
        Refused(
            Metric.Fid,
            $"{_folder["g.npz"]} has no features; give arrays named pool [N, D], spatial [N, D], logits [N, classes] or resnet18 [N, 512]");
        Write("g.npz", ("pool", features), ("logits", Normal(11, 8, "a")));
        Refused(Metric.Fid, "logits is Float32[11, 8], but features must be float32 [N, D], with the same N in every array");
        Write("g.npz", ("pool", features));
        Refused(Metric.Sfid, "has no features 'spatial', which one of the metrics needs");
        Refused(Metric.Is, "has no features 'logits'");
        Refused(Metric.Neighbours, "needs images, not features");
        Write("g.npz", ("pool", Normal(12, 9, "a")));
        Assert.Contains("from different networks or layers",
            Assert.Throws<MetricException>(() => Run(Metric.Fid)).Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private static Tensor Normal(int rows, int width, string name) => Draw.Normal(name, rows, width);

    private EvaluationResult Run(params Metric[] metrics) =>
        EvaluationRun.Run(new() { Features = (_folder["g.npz"], _folder["r.npz"]), Metrics = metrics }, new EvaluationLog());

    private void Write(string name, params (string Name, Tensor Values)[] arrays) =>
        NpzWriter.Write(_folder[name],
            [.. arrays.Select(array => NpySource.FromMemory<float>(array.Name, array.Values.ToArray<float>(), array.Values.Shape))]);
}
