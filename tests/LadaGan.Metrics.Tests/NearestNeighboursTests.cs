namespace LadaGan.Metrics.Tests;

public class NearestNeighboursTests : TensorTest
{
    /// <summary>4096 rows are a block.</summary>
    [Theory]
    [InlineData(6, 20, 4)]
    [InlineData(3, 9000, 5)]
    [InlineData(4200, 7, 7)]
    public void Agrees_with_plain_loops(int generated, int real, int k)
    {
        var (x, y) = (Draw.Normal("generated", generated, 3), Draw.Normal("real", real, 3));

        var found = NearestNeighbours.Of(x, y, k);

        var (points, references) = (Doubles.Of2(x), Doubles.Of2(y));
        for (var i = 0; i < generated; i++)
        {
            var nearest = Enumerable.Range(0, real).Select(j => (Distance: Distance(points, i, references, j), Index: (long)j)).Order()
                .Take(k).ToArray();
            Assert.Equal(nearest.Select(one => one.Index), found.Indices.Skip(i * k).Take(k));
            Assert.All(nearest.Zip(found.Distances.Skip(i * k)), pair => Assert.Equal(pair.First.Distance, pair.Second, 12));
        }
    }

    [Fact]
    public void A_memorised_image_is_at_distance_zero()
    {
        var real = Draw.Normal("real", 50, 64) + 1000;
        var found = NearestNeighbours.Of(real.IndexSelect(0, Tensor.Of([17L, 3L])), real, 1);
        Assert.Equal([17, 3], found.Indices);
        Assert.Equal([0, 0], found.Distances);
    }

    [Fact]
    public void Too_few_images_are_refused_in_a_sentence()
    {
        var features = Draw.Normal("features", 2, 2);
        Assert.Equal("3 nearest neighbours require at least 3 real images, but there are 2",
            Assert.Throws<MetricException>(() => NearestNeighbours.Of(features, features, 3)).Message);
    }

    private static double Distance(double[,] x, int i, double[,] y, int j)
    {
        double sum = 0;
        for (var c = 0; c < x.GetLength(1); c++)
        {
            sum += (x[i, c] - y[j, c]) * (x[i, c] - y[j, c]);
        }
        return Math.Sqrt(sum);
    }
}
