using LadaGan.Metrics.Features;

namespace LadaGan.Metrics.Tests.Features;

public class FeatureExtractorTests(FormulaInception formula) : TensorTest, IClassFixture<FormulaInception>
{
    [Fact]
    public void Batches_follow_one_another_in_the_tables()
    {
        using var golden = new Golden("inception_features");
        var images = golden.Bytes("images");
        using var extractor = new FeatureExtractor([formula.Network], capacity: 8, FeatureKind.Pool, FeatureKind.Spatial);

        extractor.Add(images.Narrow(0, 0, 2));
        var rows = images.Narrow(0, 2, 1).Permute(0, 2, 3, 1).ToArray<byte>();
        extractor.Add(rows, 32, 32);

        Assert.Equal(3, extractor.Count);
        TensorAssert.Close(golden["pool"].Narrow(0, 0, 3), extractor[FeatureKind.Pool], Tolerance.Between(Tolerance.OfLayers(48, 1000)));
        TensorAssert.Close(golden["spatial"].Narrow(0, 0, 3).Reshape(3, -1), extractor[FeatureKind.Spatial],
            Tolerance.Between(Tolerance.OfLayers(48, 1000)));
        Assert.Throws<KeyNotFoundException>(() => extractor[FeatureKind.Logits]);
    }

    [Fact]
    public void More_images_than_announced_are_refused()
    {
        using var extractor = new FeatureExtractor([formula.Network], capacity: 1, FeatureKind.Pool);
        var error = Assert.Throws<InvalidOperationException>(() => extractor.Add(new byte[2 * 4 * 4 * 3], 4, 4));
        Assert.Equal("0 + 2 images exceed the extractor's capacity of 1", error.Message);
        Assert.Equal(0, extractor.Count);
    }
}
