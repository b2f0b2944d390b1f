using LadaGan.Model.Blocks;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class LocalEmbeddingExpansionTests : TensorTest
{
    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    public void Shuffles_then_convolves_to_any_width(int nextWidth)
    {
        const int Side = 3;
        using var store = new ParameterStore(TestDevice.Chosen);
        var expansion = new LocalEmbeddingExpansion(store.Root / "lee", 8, nextWidth);
        Randomized.Fill(store);
        var x = Draw.Normal("x", 2, Side * Side, 8);

        var shuffled = PixelShuffleOracle.Shuffle(Doubles.Of3(x), Side, 2);
        var map = ConvolutionOracle.Forward(shuffled, Doubles.Of4(store["lee.weight"]),
            Doubles.Of1(store["lee.bias"]), before: 1, after: 1);
        var expected = Rows.Map3(
            new double[2, 4 * Side * Side, nextWidth], (b, n, d) => map[b, d, n / (2 * Side), n % (2 * Side)]);
        TensorAssert.Close(expected, expansion.Forward(x, Side), Tolerance.OfSum(2 * 9));
    }

    [Fact]
    public void Without_the_convolution_it_only_shuffles()
    {
        const int Side = 3;
        using var store = new ParameterStore(TestDevice.Chosen);
        var expansion = new LocalEmbeddingExpansion(store.Root / "lee", 8, 2, convolve: false);
        Assert.Empty(store.Entries);
        var x = Draw.Normal("x", 2, Side * Side, 8);
        var map = PixelShuffleOracle.Shuffle(Doubles.Of3(x), Side, 2);
        var expected = Rows.Map3(new double[2, 4 * Side * Side, 2], (b, n, d) => map[b, d, n / (2 * Side), n % (2 * Side)]);
        TensorAssert.Close(expected, expansion.Forward(x, Side), 0);
    }
}
