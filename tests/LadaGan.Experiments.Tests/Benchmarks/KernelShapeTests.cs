using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Configuration;
using LadaGan.Architecture.Layers;

namespace LadaGan.Experiments.Tests.Benchmarks;

public class KernelShapeTests
{
    /// <summary>
    /// Upsampled convolutions are shorter here (4 of 9 products); the rest of the
    /// profile is norms' modulations, scores and the first tokens.
    /// </summary>
    [Theory]
    [InlineData("tiny")]
    [InlineData("cifar10-32")]
    [InlineData("celeba-64")]
    [InlineData("bedroom-256")]
    public void Shapes_match_the_network(string name)
    {
        var options = ConfigurationCatalog.Load(name, null).Generator;
        var macs = KernelShape.Of(options).Sum(shape => shape.Flops / 2 * (shape.Kind == KernelKind.UpsampledConv ? 9.0 / 4 : 1));
        var (first, all) = (options.LatentWidth * 64 * options.Widths[0], (double)NetworkLayers.Of(options).Macs);
        var modulations = options.Widths.Sum(width => 2 * ((options.LatentWidth * width) + (2 * width * width)));
        var scores = options.Widths.Select((width, block) => (8 << block) * (8 << block) * width * options.Heads[block]).Sum();
        Assert.InRange(macs + first + modulations + scores, 0.98 * all, 1.02 * all);
    }
}
