using LadaGan.Core.Random;
using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Generation;

public class LatentsTests
{
    // A seed always names the same latent: these numbers must never change.
    [Theory]
    [InlineData(0L, -0.607426405f, 0.457195103f, 1.36894214f, -0.936866701f)]
    [InlineData(1L, -0.204292938f, -0.62241292f, -2.01933169f, 1.2228961f)]
    [InlineData(1L << 40, -1.27699494f, 0.650813282f, -0.339809f, -0.527066767f)]
    public void A_seed_names_one_latent_for_ever(long seed, params float[] first)
    {
        Assert.Equal(first, Latents.OfSeeds([seed], 128)[..4]);
    }

    [Fact]
    public void A_latent_depends_on_its_seed_alone()
    {
        var together = Latents.OfSeeds([7, 3, 7, 12], 16);
        Assert.Equal(Latents.OfSeeds([3], 16), together[16..32]);
        Assert.Equal(together[..16], together[32..48]);
        Assert.NotEqual(together[..16], together[48..]);
        Assert.Equal(Latents.OfSeeds([3], 128)[..16], Latents.OfSeeds([3], 16));
    }

    [Fact]
    public void Latents_come_from_the_documented_stream()
    {
        var expected = new float[16];
        Normal.Fill(new Philox(5, Philox.StreamOf("latent")), 0, expected);
        Assert.Equal(expected, Latents.OfSeeds([5], 16));
    }

    [Fact]
    public void Latents_are_standard_normal()
    {
        var z = Latents.OfSeeds([.. Enumerable.Range(0, 1000)], 100).Select(value => (double)value).ToArray();
        var mean = z.Average();
        Assert.InRange(mean, -0.02, 0.02);                                          // 6 standard errors of 10⁵ numbers
        Assert.InRange(z.Average(value => (value - mean) * (value - mean)), 0.97, 1.03);
        Assert.InRange(z.Max(Math.Abs), 3.5, 6.5);
    }
}
