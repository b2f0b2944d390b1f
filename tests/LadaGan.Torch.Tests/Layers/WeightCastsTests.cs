using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

/// <summary>Passes that share casts of their weights compute what passes with casts of their own do.</summary>
public class WeightCastsTests : TensorTest
{
    [Fact]
    public void Values_and_gradients_are_the_same_to_the_last_bit()
    {
        using var store = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        var network = new Network(store);
        var separate = network.Work();
        for (var step = 0; step < 2; step++)    // in the first the store learns which weights are cast
        {
            using var casts = store.ShareCasts();
            Assert.All(separate.Zip(network.Work()), pair => TensorAssert.Same<float>(pair.First, pair.Second));
        }
    }

    [Fact]
    public void Weights_that_changed_are_cast_again()
    {
        using var store = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        var network = new Network(store);
        using (store.ShareCasts())
        {
            _ = network.Work();
        }
        store["conv.weight"].Detach().AddInPlace(1);
        var expected = network.Work();
        using (store.ShareCasts())
        {
            Assert.All(expected.Zip(network.Work()), pair => TensorAssert.Same<float>(pair.First, pair.Second));
        }
    }

    [PretendGpuFact]
    public void On_a_GPU_all_are_cast_in_one_launch()
    {
        using var store = new ParameterStore(PretendGpu.Device, precision: Precision.BFloat16);
        var network = new Network(store);
        using (store.ShareCasts())
        {
            _ = network.Work();
        }
        var counts = PretendGpu.Count(() => store.ShareCasts().Dispose());
        Assert.Equal((1, 1), (counts.Launched, counts.Launches["ladagan::cast"]));
    }

    [Fact]
    public void They_are_shared_once_at_a_time()
    {
        using var store = new ParameterStore(Device.Cpu, precision: Precision.BFloat16);
        using var casts = store.ShareCasts();
        Assert.Throws<InvalidOperationException>(store.ShareCasts);
    }

    [PretendGpuFact]
    public void In_float32_there_are_none()
    {
        using var store = new ParameterStore(PretendGpu.Device);
        var network = new Network(store);
        using (store.ShareCasts())
        {
            _ = network.Work();
        }
        Assert.Equal(0, PretendGpu.Count(() => store.ShareCasts().Dispose()).Launched);
    }

    /// <summary>A convolution and a product of tokens, which two batches pass through, with a penalty on a gradient as R1's.</summary>
    private sealed class Network(ParameterStore store)
    {
        private readonly Conv2d _conv = new(store.Root / "conv", 3, 8, size: 3, padding: 1);
        private readonly Linear _linear = new(store.Root / "linear", 8, 5);

        public Tensor[] Work()
        {
            var real = Draw.Leaf("real", 2, 3, 4, 4).To(store.Device).Detach();
            real.RequiresGrad = true;
            var (realLogits, fakeLogits) = (Forward(real), Forward(Draw.Normal("fake", 2, 3, 4, 4).To(store.Device)));
            var penalty = Gradients.Grad(realLogits.Square().Sum(), real, createGraph: true).Square().Sum();
            var loss = realLogits.Mean() + fakeLogits.Square().Mean() + penalty;
            return [loss.Detach(), .. Gradients.Grad(loss, [.. store.Parameters]).Select(gradient => gradient!)];
        }

        private Tensor Forward(Tensor images)
        {
            var map = _conv.Forward(images.Contiguous(MemoryFormat.ChannelsLast));                           // [B, 8, 4, 4]
            return _linear.Forward(map.Permute(0, 2, 3, 1).Reshape(map.Size(0), 16, 8)).Float();             // [B, 16, 5]
        }
    }
}
