using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Oracles;

/// <summary>
/// The <c>weights</c> of a Keras model: what is trained and, as the last two, batch norm's moving mean and variance. TensorFlow's fused
/// batch norm gives the moving variance the unbiased one, and the layer's momentum is 0.99.
/// </summary>
internal sealed class KerasWeights(ParameterStore initial)
{
    private const double Momentum = 0.99;

    public double[][] All { get; } =
        [.. initial.Entries.Select(entry => Array.ConvertAll(entry.Tensor.ToArray<float>(), value => (double)value))];

    /// <summary>A call with <c>training=True</c>: x [B, C, H, W] moves the statistics.</summary>
    public void SeeBatch(double[,,,] x)
    {
        var (batch, height, width) = (x.GetLength(0), x.GetLength(2), x.GetLength(3));
        var count = batch * height * width;
        for (var c = 0; c < x.GetLength(1); c++)
        {
            double sum = 0, squares = 0;
            for (var i = 0; i < count; i++)
            {
                sum += x[i / (height * width), c, i / width % height, i % width];
            }
            for (var i = 0; i < count; i++)
            {
                var centred = x[i / (height * width), c, i / width % height, i % width] - (sum / count);
                squares += centred * centred;
            }
            All[^2][c] = (Momentum * All[^2][c]) + ((1 - Momentum) * sum / count);
            All[^1][c] = (Momentum * All[^1][c]) + ((1 - Momentum) * squares / (count - 1));
        }
    }

    /// <summary>Any step of an optimizer: it sees only the trainable weights.</summary>
    public void Train(double factor)
    {
        foreach (var weight in All[..^2])
        {
            for (var i = 0; i < weight.Length; i++)
            {
                weight[i] *= factor;
            }
        }
    }

    /// <summary>The authors' loop over <c>zip(model.weights, ema.weights)</c>.</summary>
    public void MoveTowards(KerasWeights model, double decay)
    {
        foreach (var (mine, its) in All.Zip(model.All))
        {
            for (var i = 0; i < mine.Length; i++)
            {
                mine[i] = (decay * mine[i]) + ((1 - decay) * its[i]);
            }
        }
    }
}
