using LadaGan.Model.Blocks;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class GeneratorLadaformerTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("generator_ladaformer");
        using var store = new ParameterStore(Device.Cpu);
        var block = new GeneratorLadaformer(store.Root, 32, 16, (int)golden.Setting("heads"), (int)golden.Setting("mlp"));
        GoldenModule.Check(golden, store, PyTorchNames.GeneratorBlock(), ["x", "z"], inputs => block.Forward(inputs[0], inputs[1]));
    }
}
