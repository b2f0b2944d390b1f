using LadaGan.Architecture;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

public class ExponentialMovingAverageTests : TensorTest
{
    private static ParameterStore Store(ulong seed)
    {
        var store = new ParameterStore(TestDevice.Chosen, seed);
        _ = Layers(store);
        return store;
    }

    private static BatchNorm2d Layers(ParameterStore store)
    {
        _ = new Linear(store.Root / "linear", 4, 5);
        return new BatchNorm2d(store.Root / "norm", 3, Conventions.Paper.BatchNormEps, Conventions.Paper.BatchNormMomentum);
    }

    private static void Train(ParameterStore store, double factor)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var parameter in store.Parameters)
        {
            parameter.MulInPlace(factor);
        }
    }

    [Fact]
    public void Paper_averages_everything_that_Keras_calls_weights()
    {
        using var average = Store(1);
        using var source = new ParameterStore(TestDevice.Chosen, 2);
        var norm = Layers(source);
        average.CopyFrom(source);
        var keras = new KerasWeights(source);
        var kerasAverage = new KerasWeights(source);
        for (var step = 0; step < 3; step++)
        {
            var x = (Draw.Normal($"x{step}", 4, 3, 2, 3) * (step + 1)) + step;
            _ = norm.Forward(x, training: true);
            keras.SeeBatch(Doubles.Of4(x));
            Train(source, 1.5);
            keras.Train(1.5);
            ExponentialMovingAverage.Update(average, source, 0.9, Conventions.Paper);
            kerasAverage.MoveTowards(keras, 0.9);
        }
        foreach (var (expected, entry) in kerasAverage.All.Zip(average.Entries))
        {
            TensorAssert.Close(expected, entry.Tensor.Reshape(-1), Tolerance.OfSum(3 * 24), entry.Name);
        }
    }

    [Fact]
    public void Pytorch_averages_parameters_and_leaves_the_buffers_as_they_were_created()
    {
        using var ema = Store(1);
        using var source = Store(2);
        Randomized.Fill(source);
        var weight = Array.ConvertAll(ema["linear.weight"].ToArray<float>(), value => (double)value);
        var other = source["linear.weight"].ToArray<float>();
        ExponentialMovingAverage.Update(ema, source, 0.9, Conventions.PyTorch);
        double[] expected = [.. weight.Select((value, i) => (0.9 * value) + (0.1 * other[i]))];
        TensorAssert.Close(expected, ema["linear.weight"].Reshape(-1), Tolerance.Of(3));
        Assert.All(ema["norm.running_mean"].ToArray<float>(), value => Assert.Equal(0, value));
        Assert.All(ema["norm.running_var"].ToArray<float>(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void The_average_stays_a_leaf_without_history()
    {
        using var average = Store(1);
        using var source = Store(2);
        ExponentialMovingAverage.Update(average, source, 0.5, Conventions.Paper);
        Assert.All(average.Entries, entry => Assert.True(entry.Tensor.IsLeaf));
        Assert.True(GradMode.IsEnabled);
    }
}
