using LadaGan.Experiments.Benchmarks;

namespace LadaGan.Experiments.Tests.Benchmarks;

public class AttentionScalingTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(0.5)]
    public void The_exponent_of_synthetic_times_is_recovered(double exponent)
    {
        AttentionScaling.Point[] points =
            [.. AttentionScaling.Tokens.Select(tokens => new AttentionScaling.Point(tokens, 3e-6 * Math.Pow(tokens, exponent), 0))];
        Assert.Equal(exponent, AttentionScaling.Exponent(points, point => point.Forward), 1e-9);
    }
}
