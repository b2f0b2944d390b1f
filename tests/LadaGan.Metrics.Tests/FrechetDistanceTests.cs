namespace LadaGan.Metrics.Tests;

public class FrechetDistanceTests : TensorTest
{
    [Fact]
    public void Is_the_reference()
    {
        using var golden = new Golden("metrics");
        var expected = golden.Numbers("fid")[0];
        Assert.Equal(expected, Distance(golden["real"], golden["generated"]).Value, expected * 1e-6);
    }

    [Fact]
    public void Is_the_reference_without_full_rank()
    {
        using var golden = new Golden("metrics");
        var expected = golden.Numbers("fid_rank_deficient_30_vs_20")[0];
        Assert.Equal(expected, Distance(golden["generated"].Narrow(0, 0, 30), golden["real"].Narrow(0, 0, 20)).Value, expected * 1e-6);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(20)]
    [InlineData(2)]
    public void To_itself_is_nothing(int count)
    {
        var features = Draw.Normal("features", count, 48);
        Assert.InRange(Distance(features, features).Value, 0, 1e-9);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(20)]
    public void With_equal_covariances_is_the_distance_of_the_means(int count)
    {
        var features = Draw.Normal("features", count, 48);
        var shift = Draw.Normal("shift", 48);

        var distance = Distance(features, features.To(DataType.Float64) + shift.To(DataType.Float64));

        Assert.Equal(shift.To(DataType.Float64).Square().Sum().Item(), distance.MeanTerm, 1e-9);
        Assert.InRange(distance.CovarianceTerm, 0, 1e-9);
    }

    /// <summary>Of covariances that commute, the trace is Σ(√λ₁ − √λ₂)².</summary>
    [Fact]
    public void Of_diagonal_covariances_has_a_closed_form()
    {
        var first = new Gaussian([1, 2, 3], [4, 0, 0, 0, 9, 0, 0, 0, 0]);
        var second = new Gaussian([1, 0, 3], [1, 0, 0, 0, 0, 0, 0, 0, 25]);

        var distance = FrechetDistance.Between(first, second);

        Assert.Equal(4, distance.MeanTerm, 12);
        Assert.Equal(1 + 9 + 25, distance.CovarianceTerm, 12);
    }

    /// <summary>(Σ₁Σ₂)^½ of 2×2 matrices: its trace is √(Tr Σ₁Σ₂ + 2√(det Σ₁ det Σ₂)).</summary>
    [Fact]
    public void Of_two_dimensions_has_a_closed_form()
    {
        var first = new Gaussian([0, 0], [3, 1, 1, 2]);
        var second = new Gaussian([0, 0], [1, -0.5, -0.5, 4]);
        var product = 3 * 1 + 2 * 1 * -0.5 + 2 * 4;
        var root = Math.Sqrt(product + 2 * Math.Sqrt((3 * 2 - 1) * (4 - 0.25)));

        Assert.Equal(5 + 5 - 2 * root, FrechetDistance.Between(first, second).Value, 12);
    }

    [Fact]
    public void Is_symmetric_and_blind_to_order()
    {
        using var golden = new Golden("metrics");
        var (real, generated) = (golden["real"], golden["generated"]);
        var distance = Distance(real, generated).Value;
        var reversed = real.IndexSelect(0, Tensor.Of([.. Enumerable.Range(0, 500).Select(i => 499L - i)]));

        Assert.Equal(distance, Distance(generated, real).Value, distance * 1e-10);
        Assert.Equal(distance, Distance(reversed, generated).Value, distance * 1e-10);
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_in_a_sentence()
    {
        var flat = new Gaussian([0], [1]);
        Assert.Contains("of 1 and of 2 features", Assert.Throws<MetricException>(
            () => FrechetDistance.Between(flat, new([0, 0], [1, 0, 0, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("not finite", Assert.Throws<MetricException>(() => FrechetDistance.Between(flat, new([0], [double.NaN]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("4 numbers", Assert.Throws<MetricException>(() => FrechetDistance.Between(flat, new([0], [1, 0, 0, 1]))).Message,
            StringComparison.Ordinal);
    }

    private static FrechetDistance Distance(Tensor first, Tensor second) =>
        FrechetDistance.Between(FeatureStatistics.Of(first).ToGaussian(), FeatureStatistics.Of(second).ToGaussian());
}
