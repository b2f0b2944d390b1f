using LadaGan.Model.Normalization;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Normalization;

public class SelfModulatedLayerNormTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("self_modulated_layer_norm");
        using var store = new ParameterStore(Device.Cpu);
        var norm = new SelfModulatedLayerNorm(store.Root, 32, 16);
        GoldenModule.Check(golden, store, PyTorchNames.SelfModulatedLayerNorm(), ["x", "z"], inputs => norm.Forward(inputs[0], inputs[1]));
    }
}
