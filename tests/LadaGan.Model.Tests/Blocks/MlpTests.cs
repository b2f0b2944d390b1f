using LadaGan.Model.Blocks;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class MlpTests : TensorTest
{
    [Fact]
    public void Equals_its_formula_with_the_exact_GELU()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var mlp = new Mlp(store.Root, 6, 10);
        Randomized.Fill(store);
        var x = Draw.Normal("x", 2, 4, 6);
        TensorAssert.Close(new MlpOracle(store).Forward(Doubles.Of3(x)), mlp.Forward(x), Tolerance.OfLayers(2, 10));
    }

    [Fact]
    public void GELU_is_x_times_the_normal_distribution_function()
    {
        var x = Tensor.Of([-6.0, -3, -1, -0.1, 0, 0.1, 1, 3, 6]);
        TensorAssert.Close(Array.ConvertAll(x.ToArray<double>(), NormalOracle.Gelu), x.Gelu(), 1e-12);
    }
}
