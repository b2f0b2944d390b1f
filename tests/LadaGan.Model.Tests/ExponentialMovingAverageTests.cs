using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

public class ExponentialMovingAverageTests : TensorTest
{
    private static ParameterStore Store(ulong seed)
    {
        var store = new ParameterStore(Device.Cpu, seed);
        _ = new Linear(store.Root / "linear", 4, 5);
        _ = new BatchNorm2d(store.Root / "norm", 3, 1e-3, 0.01);
        return store;
    }

    [Fact]
    public void Parameters_are_averaged_and_buffers_copied()
    {
        using var average = Store(1);
        using var source = Store(2);
        Randomized.Fill(source);
        var expected = average.Entries.ToDictionary(entry => entry.Name,
            entry => Array.ConvertAll(entry.Tensor.ToArray<float>(), value => (double)value));
        for (var step = 0; step < 3; step++)
        {
            ExponentialMovingAverage.Update(average, source, 0.9);
            foreach (var entry in source.Entries)
            {
                var now = entry.Tensor.ToArray<float>();
                var before = expected[entry.Name];
                expected[entry.Name] = [.. now.Select((value, i) => entry.IsParameter ? (0.9 * before[i]) + (0.1 * value) : value)];
            }
            using var noGrad = GradMode.Disabled();
            source["linear.weight"].MulInPlace(1.5);
            source["norm.running_mean"].AddInPlace(1);
        }
        foreach (var entry in average.Entries)
        {
            TensorAssert.Close(expected[entry.Name], entry.Tensor.Reshape(-1), Tolerance.Of(3 * 3), entry.Name);
        }
    }

    [Fact]
    public void The_average_stays_a_leaf_without_history()
    {
        using var average = Store(1);
        using var source = Store(2);
        ExponentialMovingAverage.Update(average, source, 0.5);
        Assert.All(average.Entries, entry => Assert.True(entry.Tensor.IsLeaf));
        Assert.True(GradMode.IsEnabled);
    }
}
