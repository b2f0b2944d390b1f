using LadaGan.Model.Blocks;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Blocks;

public class DiscriminatorLadaformerTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("discriminator_ladaformer");
        using var store = new ParameterStore(Device.Cpu);
        var block = new DiscriminatorLadaformer(store.Root, 32, (int)golden.Setting("heads"), (int)golden.Setting("mlp"), golden.Setting("eps"));
        GoldenModule.Check(golden, store, PyTorchNames.DiscriminatorBlock(), ["x"], inputs => block.Forward(inputs[0]));
    }
}
