using LadaGan.Experiments.Evaluation;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>FD (ResNet-18) of small sets, without Inception's weights.</summary>
public sealed class FdResnet18Tests : TensorTest
{
    private readonly EvaluationPlace _place = new(null!);

    private EvaluationRequest Request => _place.Request with
    {
        Metrics = [Metric.FdResnet18],
        Inception = "/nowhere",
        ResNet18 = ResNet18Package.Path,
    };

    [Fact]
    public void A_set_has_no_distance_to_itself_in_any_order_and_another_has()
    {
        var request = Request;
        var (data, others) = (request.Data!, _place.Drawn("others.zip", seed: 2));
        var itself = Run(request with { Images = data, SaveReference = _place["reference.npz"] });
        Assert.Equal(0, itself.Mean["fd-resnet18"]!.Value, 1e-3);

        var log = new EvaluationLog();
        var other = Run(request with { Images = others }, log);
        Assert.True(other.WasCached);
        Assert.DoesNotContain("features of the real images", log.Parts.Select(part => part.What));
        Assert.True(other.Mean["fd-resnet18"] > 1);

        // The distance is symmetric, and statistics in a file are those of the images.
        var reverse = Run(request with { Data = others, Images = data });
        var stored = Run(request with { Data = null, Reference = _place["reference.npz"], Images = others });
        Assert.Equal(other.Mean["fd-resnet18"]!.Value, reverse.Mean["fd-resnet18"]!.Value, 1e-3 * other.Mean["fd-resnet18"]!.Value);
        Assert.Equal(other.Mean["fd-resnet18"]!.Value, stored.Mean["fd-resnet18"]!.Value, 1e-6 * other.Mean["fd-resnet18"]!.Value);
    }

    [Fact]
    public void Its_network_alone_is_loaded_and_no_published_number_stands_beside_it()
    {
        var result = Run(Request with { Model = _place.Model(), Count = 4 });
        var network = Assert.Single(result.Networks);
        Assert.Equal(network, result.ResNet18);
        Assert.StartsWith("e2552f19", network.Sha256, StringComparison.Ordinal);
        Assert.Null(result.Inception);
        Assert.False(result.IsComparable);
        Assert.Equal(["fd-resnet18"], result.Mean.Named.Select(entry => entry.Name));

        EvaluationRequest both = Request with { Model = _place.Model(), Count = 4, Metrics = [Metric.FdResnet18, Metric.Fid] };
        Assert.Contains("to read the Inception network's weights from",
            Assert.Throws<RunException>(() => Run(both)).Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    private static EvaluationResult Run(EvaluationRequest request, EvaluationLog? log = null) => EvaluationRun.Run(request, log ?? new());
}
