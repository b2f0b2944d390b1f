using LadaGan.Model.Attention;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Attention;

public class AdditiveAttentionTests : TensorTest
{
    [Fact]
    public void Answers_and_gradients_are_the_authors()
    {
        using var golden = new Golden("additive_attention");
        using var store = new ParameterStore(Device.Cpu);
        var attention = new AdditiveAttention(store.Root, (int)golden.Setting("dim"), (int)golden.Setting("heads"));
        GoldenModule.Check(golden, store, PyTorchNames.Attention(), ["x"], inputs => attention.Forward(inputs[0]));
    }
}
