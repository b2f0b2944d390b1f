using LadaGan.Architecture;
using LadaGan.Model.Blocks;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class GeneratorLadaformerTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("generator_ladaformer");
        using var store = new ParameterStore(TestDevice.Chosen);
        var block = new GeneratorLadaformer(store.Root, 0, Options(32, 16, (int)golden.Setting("heads"), (int)golden.Setting("mlp")));
        GoldenModule.Check(golden, store, GoldenNames.GeneratorBlock, ["x", "z"],
            inputs => block.Forward(inputs[0], inputs[1]));
    }

    [Fact]
    public void Attention_has_a_residual_and_the_MLP_none()
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var block = new GeneratorLadaformer(store.Root, 0, Options(8, 4, 2, 12));
        Randomized.Fill(store);
        var (x, z) = (Draw.Normal("x", 2, 5, 8), Draw.Normal("z", 2, 4));

        var (tokens, latent) = (Doubles.Of3(x), Doubles.Of2(z));
        var normed = new SelfModulatedLayerNormOracle(store, "norm1.").Forward(tokens, latent);
        var y = Rows.Add(new AttentionOracle(store, 2, "attention.").Forward(normed), tokens);
        var expected = new MlpOracle(store, "mlp.").Forward(new SelfModulatedLayerNormOracle(store, "norm2.").Forward(y, latent));
        TensorAssert.Close(expected, block.Forward(x, z), Tolerance.OfLayers(10, 12));
    }

    [Theory]
    [InlineData(Modulation.Sln, true)]
    [InlineData(Modulation.LayerNorm, false)]
    [InlineData(Modulation.LayerNorm, true)]
    public void The_ablations_add_a_residual_and_replace_the_modulation(Modulation modulation, bool residual)
    {
        using var store = new ParameterStore(TestDevice.Chosen);
        var block = new GeneratorLadaformer(store.Root, 0, Options(8, 4, 2, 12) with { Modulation = modulation, MlpResidual = residual });
        Randomized.Fill(store);
        var (x, z) = (Draw.Normal("x", 2, 5, 8), Draw.Normal("z", 2, 4));

        var (tokens, latent) = (Doubles.Of3(x), Doubles.Of2(z));
        double[,,] Norm(double[,,] rows, string name) => modulation == Modulation.Sln
            ? new SelfModulatedLayerNormOracle(store, $"{name}.").Forward(rows, latent)
            : LayerNormOracle.Affine(rows, Doubles.Of1(store[$"{name}.weight"]), Doubles.Of1(store[$"{name}.bias"]), 1e-6);
        var y = Rows.Add(new AttentionOracle(store, 2, "attention.").Forward(Norm(tokens, "norm1")), tokens);
        var mlp = new MlpOracle(store, "mlp.").Forward(Norm(y, "norm2"));
        TensorAssert.Close(residual ? Rows.Add(mlp, y) : mlp, block.Forward(x, z), Tolerance.OfLayers(10, 12));
    }

    private static GeneratorOptions Options(int width, int latentWidth, int heads, int mlpWidth) => new()
    {
        ImageSize = 32,
        LatentWidth = latentWidth,
        Widths = [width, width, width],
        Heads = [heads, heads, heads],
        MlpWidth = mlpWidth,
        Head = GeneratorHead.Pixel,
    };
}
