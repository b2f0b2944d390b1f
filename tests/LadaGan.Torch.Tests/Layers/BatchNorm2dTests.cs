using LadaGan.Torch.Layers;

namespace LadaGan.Torch.Tests.Layers;

public class BatchNorm2dTests : TensorTest
{
    [Theory]
    [InlineData(1e-3, 0.01)]
    [InlineData(1e-5, 0.1)]
    public void Training_uses_the_batch_and_moves_the_running_statistics(double eps, double momentum)
    {
        using var store = new ParameterStore(Device.Cpu);
        var norm = new BatchNorm2d(store.Root, 2, eps, momentum);
        store["weight"].CopyFromDraw("weight");
        store["bias"].CopyFromDraw("bias");
        var x = (Draw.Normal("x", 3, 2, 2, 4) * 0.1) + 5; // a small variance, so that eps shows
        var values = Doubles.Of4(x);
        var (weight, bias) = (Doubles.Of1(store["weight"]), Doubles.Of1(store["bias"]));
        double[] mean = new double[2], variance = new double[2];
        for (var c = 0; c < 2; c++)
        {
            var channel = Channel(values, c).ToArray();
            mean[c] = channel.Average();
            variance[c] = channel.Sum(value => (value - mean[c]) * (value - mean[c])) / channel.Length;
        }
        // 5 ± 0.1 less its mean
        TensorAssert.Close(Normalised(values, mean, variance, weight, bias, eps), norm.Forward(x, training: true),
            Tolerance.OfSum(24, cancellation: 50));

        // The running variance is the unbiased one, N − 1 of N = 24.
        double[] runningMean = [.. mean.Select(m => momentum * m)],
            runningVariance = [.. variance.Select(v => 1 - momentum + (momentum * v * 24 / 23))];
        TensorAssert.Close(runningMean, store["running_mean"], Tolerance.OfSum(24));
        TensorAssert.Close(runningVariance, store["running_var"], Tolerance.OfSum(24));

        TensorAssert.Close(Normalised(values, runningMean, runningVariance, weight, bias, eps),
            norm.Forward(x, training: false), Tolerance.OfSum(24));
        TensorAssert.Close(runningMean, store["running_mean"], Tolerance.OfSum(24));
    }

    [Fact]
    public void Its_statistics_are_buffers()
    {
        using var store = new ParameterStore(Device.Cpu);
        _ = new BatchNorm2d(store.Root / "norm", 2, 1e-3, 0.01);
        Assert.Equal(
            [("norm.weight", true), ("norm.bias", true), ("norm.running_mean", false), ("norm.running_var", false)],
            store.Entries.Select(entry => (entry.Name, entry.IsParameter)));
        Assert.All(store.Entries, entry => Assert.Equal(entry.IsParameter, entry.Tensor.RequiresGrad));
    }

    private static IEnumerable<double> Channel(double[,,,] x, int c) =>
        from b in Enumerable.Range(0, x.GetLength(0))
        from i in Enumerable.Range(0, x.GetLength(2))
        from j in Enumerable.Range(0, x.GetLength(3))
        select x[b, c, i, j];

    private static double[,,,] Normalised(double[,,,] x, double[] mean, double[] variance, double[] weight, double[] bias, double eps)
    {
        var y = (double[,,,])x.Clone();
        for (var b = 0; b < x.GetLength(0); b++)
        {
            for (var c = 0; c < x.GetLength(1); c++)
            {
                for (var i = 0; i < x.GetLength(2); i++)
                {
                    for (var j = 0; j < x.GetLength(3); j++)
                    {
                        y[b, c, i, j] = ((x[b, c, i, j] - mean[c]) / Math.Sqrt(variance[c] + eps) * weight[c]) + bias[c];
                    }
                }
            }
        }
        return y;
    }
}
