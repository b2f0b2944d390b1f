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
        using var store = new ParameterStore(Device.Cpu);
        var expansion = new LocalEmbeddingExpansion(store.Root / "lee", 8, nextWidth);
        Randomized.Fill(store);
        var x = Draw.Normal("x", 2, Side * Side, 8);

        var shuffled = PixelShuffleOracle.Shuffle(Doubles.Of3(x), Side, 2);
        var map = ConvolutionOracle.Forward(shuffled, Doubles.Of4(store["lee.weight"]),
            Doubles.Of1(store["lee.bias"]), before: 1, after: 1);
        var expected = new double[2, 4 * Side * Side, nextWidth];
        for (var b = 0; b < 2; b++)
        {
            for (var n = 0; n < 4 * Side * Side; n++)
            {
                for (var d = 0; d < nextWidth; d++)
                {
                    expected[b, n, d] = map[b, d, n / (2 * Side), n % (2 * Side)];
                }
            }
        }
        TensorAssert.Close(expected, expansion.Forward(x, Side), Tolerance.OfSum(2 * 9));
    }
}
