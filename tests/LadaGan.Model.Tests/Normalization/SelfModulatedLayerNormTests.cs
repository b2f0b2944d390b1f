using LadaGan.Model.Normalization;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Normalization;

public class SelfModulatedLayerNormTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("self_modulated_layer_norm");
        using var store = new ParameterStore(TestDevice.Chosen);
        var norm = new SelfModulatedLayerNorm(store.Root, 32, 16);
        GoldenModule.Check(golden, store, GoldenNames.SelfModulatedLayerNorm, ["x", "z"], inputs => norm.Forward(inputs[0], inputs[1]));
    }

    [Fact]
    public void Equals_its_formula_and_finite_differences()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var norm = new SelfModulatedLayerNorm(store.Root, 6, 4);
        Randomized.Fill(store);
        var (x, z) = (Draw.Leaf("x", 2, 3, 6), Draw.Leaf("z", 2, 4));
        var y = norm.Forward(x, z);

        var oracle = new SelfModulatedLayerNormOracle(store);
        var (atX, atZ, along) = (Doubles.Of3(x), Doubles.Of2(z), Draw.Normal("direction", 2, 3, 6));
        TensorAssert.Close(oracle.Forward(atX, atZ), y, Tolerance.OfLayers(4, 6));

        var direction = Doubles.Of3(along).Cast<double>().ToArray();
        double Loss() => oracle.Forward(atX, atZ).Cast<double>().Zip(direction, (value, weight) => value * weight).Sum();
        var gradients = Gradients.Grad((y * along).Sum(), [x, z, store["hidden.weight"], store["gamma.weight"], store["beta.bias"]]);
        Array[] places = [atX, atZ, oracle.Hidden.Weight, oracle.Gamma.Weight, oracle.Beta.Bias!];
        foreach (var (place, gradient) in places.Zip(gradients))
        {
            TensorAssert.Close(FiniteDifference.Gradient(place, Loss), gradient!.Reshape(-1), Tolerance.OfLayers(8, 6));
        }
    }
}
