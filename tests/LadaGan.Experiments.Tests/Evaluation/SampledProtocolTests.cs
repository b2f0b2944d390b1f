using System.IO.Compression;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Tests.Evaluation;

/// <summary>A protocol whose real images are a random sample (LSUN's), small enough to try.</summary>
public sealed class SampledProtocolTests : TensorTest, IClassFixture<FormulaNetwork>
{
    private static readonly Protocol FourOfMany =
        new("four-of-many", [32], Generated: 2, Real: 4, RealIsSample: true, "four random images");

    // The order of seed 0 over ten images begins with 8, 0, 5, 2: computed by a second implementation, in Python.
    private static readonly int[] Sample = [0, 2, 5, 8];

    private readonly EvaluationPlace _place;

    public SampledProtocolTests(FormulaNetwork formula) => _place = new(formula.Network);

    [Fact]
    public void The_sample_is_random_and_the_same_for_everyone()
    {
        var data = _place.Drawn("many.zip", seed: 1, count: 10);
        var request = _place.Request with { Data = data, Images = _place.Drawn("others.zip", seed: 2, count: 2) };

        var sampled = _place.Run(request with { Protocol = FourOfMany });

        var alone = _place.Run(request with { Data = Only(data, Sample), CacheFolder = _place["other cache"] });
        Assert.Equal((4L, 2L), (sampled.NumReal, sampled.NumGenerated));
        Assert.Equal(alone.Real!.Sha256, sampled.Real!.Sha256);
        Assert.Equal(alone.Mean, sampled.Mean);
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A zip with only these images, under their names.</summary>
    private string Only(string path, int[] indices)
    {
        using var source = ImageSource.Open(path);
        using var zip = ZipFile.Open(_place["sample.zip"], ZipArchiveMode.Create);
        foreach (var index in indices)
        {
            using var entry = zip.CreateEntry(source.Name(index), CompressionLevel.NoCompression).Open();
            entry.Write(source.Read(index));
        }
        return _place["sample.zip"];
    }
}
