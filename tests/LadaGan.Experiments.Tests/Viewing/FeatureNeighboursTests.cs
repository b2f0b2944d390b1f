using LadaGan.Data.Datasets;
using LadaGan.Data.Drawing;
using LadaGan.Data.Images;
using LadaGan.Experiments.Tests.Evaluation.Features;
using LadaGan.Experiments.Viewing;

namespace LadaGan.Experiments.Tests.Viewing;

public sealed class FeatureNeighboursTests : TensorTest
{
    private const int Side = ResNet18Oracle.Side;
    private const int Images = 6;
    private const int Broken = 2;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void They_are_the_nearest_in_the_features_of_ONNX_Runtime_and_a_damaged_image_is_passed_over()
    {
        Directory.CreateDirectory(_folder["real"]);
        DrawnDataset.Write(_folder["drawn.zip"], seed: 3, Images, Side);
        using (var drawn = ImageSource.Open(_folder["drawn.zip"]))
        {
            for (var index = 0; index < Images; index++)
            {
                var file = drawn.Read(index);
                File.WriteAllBytes(_folder[$"real/{index}.png"], index == Broken ? file[..(file.Length / 2)] : file);
            }
        }
        DrawnDataset.Write(_folder["sample.zip"], seed: 4, count: 1, Side);
        using var sampled = ImageSource.Open(_folder["sample.zip"]);
        var sample = sampled.Decode(0).Rgb.ToArray();
        using var real = ImageSource.Open(_folder["real"]);

        using var neighbours = FeatureNeighbours.Read(real, ImageFit.Crop, Side, ResNet18Package.Path);
        var found = neighbours.Of(sample, Side, Images);

        using var oracle = new ResNet18Oracle();
        var (query, whole) = (oracle.Features(Planes(sample)), Enumerable.Range(0, Images).Where(index => index != Broken).ToArray());
        double To(int index) => Distance(query, oracle.Features(Planes(real.Decode(index).Rgb.ToArray())));
        var expected = whole.Select(index => (Index: index, Distance: To(index)))
            .OrderBy(one => one.Distance).ToArray();
        Assert.Equal(whole.Length, neighbours.Count);
        Assert.Equal(expected.Select(one => one.Index), found.Select(one => one.Index));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Distance, pair.Second.Distance, 1e-3 * pair.First.Distance));

        // A copy has no distance to itself.
        var copy = neighbours.Of(real.Decode(4).Rgb.ToArray(), Side, count: 1);
        Assert.Equal(4, Assert.Single(copy).Index);
        Assert.True(copy[0].Distance < 1e-3 * expected[0].Distance, $"{copy[0].Distance}");
    }

    [Theory]
    [InlineData(3, 5, new[] { 0, 1, 2 })]
    [InlineData(10, 4, new[] { 0, 2, 5, 7 })]
    public void A_part_of_a_dataset_is_spread_over_all_of_it(int count, int most, int[] expected) =>
        Assert.Equal(expected, EvenSpread.Of(count, most));

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Planes(byte[] image) =>
        [.. Enumerable.Range(0, 3).SelectMany(channel => Enumerable.Range(0, Side * Side).Select(place => image[(place * 3) + channel]))];

    private static double Distance(float[] one, float[] other) => Math.Sqrt(one.Zip(other, (a, b) => Math.Pow((double)a - b, 2)).Sum());
}
