using LadaGan.Architecture;
using LadaGan.Model.Blocks;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class DownBlockTests : TensorTest
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Is_half_the_mean_of_two_ways_down(bool paper, bool norms)
    {
        var conventions = paper ? Conventions.Paper : Conventions.PyTorch;
        using var store = new ParameterStore(TestDevice.Chosen);
        var block = new DownBlock(store.Root, 3, 5, conventions, norms);
        Randomized.Fill(store);
        var x = Draw.Normal("x", 2, 3, 8, 8);
        // norms over 2 · 8² places
        TensorAssert.Close(new DownBlockOracle(store, conventions, norms).Forward(Doubles.Of4(x)), block.Forward(x, training: true),
            Tolerance.OfLayers(4, 2 * 8 * 8));
        Assert.Equal(norms, store.Contains("direct.norm.weight"));
        Assert.Equal(!norms, store.Contains("direct.conv.bias"));
    }
}
