using LadaGan.Architecture;
using LadaGan.Model.Blocks;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class DiscriminatorLadaformerTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("discriminator_ladaformer");
        using var store = new ParameterStore(TestDevice.Chosen);
        var block = new DiscriminatorLadaformer(store.Root, AttentionKind.Lada, 32, (int)golden.Setting("heads"),
            (int)golden.Setting("mlp"), golden.Setting("eps"));
        GoldenModule.Check(golden, store, GoldenNames.DiscriminatorBlock, ["x"], inputs => block.Forward(inputs[0]));
    }

    [Fact]
    public void Both_halves_have_a_residual()
    {
        const double Eps = 0.1; // large, so that its place shows
        using var store = new ParameterStore(TestDevice.Chosen);
        var block = new DiscriminatorLadaformer(store.Root, AttentionKind.Lada, 8, 2, 12, Eps);
        Randomized.Fill(store);
        var x = Draw.Normal("x", 2, 5, 8);

        double[,,] Norm(double[,,] rows, string name) =>
            LayerNormOracle.Affine(rows, Doubles.Of1(store[$"{name}.weight"]), Doubles.Of1(store[$"{name}.bias"]), Eps);
        var tokens = Doubles.Of3(x);
        var y = Rows.Add(new AttentionOracle(store, 2, "attention.").Forward(Norm(tokens, "norm1")), tokens);
        var expected = Rows.Add(new MlpOracle(store, "mlp.").Forward(Norm(y, "norm2")), y);
        TensorAssert.Close(expected, block.Forward(x), Tolerance.OfLayers(8, 12));
    }
}
