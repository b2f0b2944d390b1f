namespace LadaGan.Testing.TensorFlow;

/// <summary>TensorFlow's operators as its documentation defines them, as loops over double.</summary>
public static class TensorFlowOperators
{
    private const double LeakySlope = 0.2;

    /// <summary><c>keras.layers.Dense</c>: x · kernel + bias, the kernel [inputs, outputs].</summary>
    public static double[] Dense(double[] x, KerasObject layer)
    {
        var (kernel, bias) = (Floats(layer, "kernel"), Floats(layer, "bias"));
        var outputs = kernel.Length / x.Length;
        var y = new double[outputs];
        for (var o = 0; o < outputs; o++)
        {
            y[o] = bias.Length > 0 ? bias[o] : 0;
            for (var i = 0; i < x.Length; i++)
            {
                y[o] += x[i] * kernel[i * outputs + o];
            }
        }
        return y;
    }

    public static FeatureMap Dense(FeatureMap x, KerasObject layer) => Rows(x, row => Dense(row, layer));

    /// <summary>
    /// <c>keras.layers.Conv2D</c>: a kernel [height, width, inputs, outputs]; padding SAME gives ⌈side / stride⌉ pixels and puts the odd
    /// zero right and below.
    /// </summary>
    public static FeatureMap Conv(FeatureMap x, KerasObject layer, int stride = 1, bool same = true)
    {
        var shape = layer["kernel"].Value!.Shape;
        var (size, inputs, outputs) = ((int)shape[0], (int)shape[2], (int)shape[3]);
        Assert.Equal(x.Channels, inputs);
        var (kernel, bias) = (Floats(layer, "kernel"), Floats(layer, "bias"));
        var side = same ? (x.Side + stride - 1) / stride : (x.Side - size) / stride + 1;
        var before = same ? Math.Max((side - 1) * stride + size - x.Side, 0) / 2 : 0;
        var y = new FeatureMap(side, outputs);
        for (var place = 0; place < y.Tokens; place++)
        {
            var sums = y.Values.AsSpan(place * outputs, outputs);
            bias.CopyTo(sums);
            for (var k = 0; k < size * size; k++)
            {
                var (row, column) = (place / side * stride + k / size - before, place % side * stride + k % size - before);
                if (row < 0 || column < 0 || row >= x.Side || column >= x.Side)
                {
                    continue;
                }
                var pixel = x.Values.AsSpan((row * x.Side + column) * inputs, inputs);
                for (var i = 0; i < inputs; i++)
                {
                    var weights = kernel.AsSpan((k * inputs + i) * outputs, outputs);
                    for (var o = 0; o < outputs; o++)
                    {
                        sums[o] += pixel[i] * weights[o];
                    }
                }
            }
        }
        return y;
    }

    /// <summary><c>tf.nn.depth_to_space</c>, NHWC: output [h·r + i, w·r + j, c] is input [h, w, (i·r + j)·C + c].</summary>
    public static FeatureMap DepthToSpace(FeatureMap x, int r)
    {
        var y = new FeatureMap(x.Side * r, x.Channels / (r * r));
        for (var row = 0; row < y.Side; row++)
        {
            for (var column = 0; column < y.Side; column++)
            {
                for (var c = 0; c < y.Channels; c++)
                {
                    y[row, column, c] = x[row / r, column / r, (row % r * r + column % r) * y.Channels + c];
                }
            }
        }
        return y;
    }

    /// <summary><c>tf.nn.space_to_depth</c>, NHWC: the inverse.</summary>
    public static FeatureMap SpaceToDepth(FeatureMap x, int r)
    {
        var y = new FeatureMap(x.Side / r, x.Channels * r * r);
        for (var row = 0; row < x.Side; row++)
        {
            for (var column = 0; column < x.Side; column++)
            {
                for (var c = 0; c < x.Channels; c++)
                {
                    y[row / r, column / r, (row % r * r + column % r) * x.Channels + c] = x[row, column, c];
                }
            }
        }
        return y;
    }

    /// <summary><c>keras.layers.LayerNormalization</c> over the channels, without scale and shift.</summary>
    public static FeatureMap LayerNorm(FeatureMap x, double epsilon) => Rows(x, row =>
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. row.Select(value => (value - mean) / deviation)];
    });

    /// <summary><c>keras.layers.BatchNormalization</c> in inference; its epsilon is 1e-3 by default.</summary>
    public static FeatureMap BatchNorm(FeatureMap x, KerasObject layer, double epsilon = 1e-3)
    {
        var (mean, variance) = (Floats(layer, "moving_mean"), Floats(layer, "moving_variance"));
        return Scale(
            Rows(x, row => [.. row.Select((value, c) => (value - mean[c]) / Math.Sqrt(variance[c] + epsilon))]),
            Floats(layer, "gamma"), Floats(layer, "beta"));
    }

    public static FeatureMap Scale(FeatureMap x, IReadOnlyList<double> gamma, IReadOnlyList<double> beta) =>
        Rows(x, row => [.. row.Select((value, c) => value * gamma[c] + beta[c])]);

    public static FeatureMap LeakyReLU(FeatureMap x) => x.Select(value => value < 0 ? LeakySlope * value : value);

    /// <summary><c>activation='gelu'</c>, which is exact: x · Φ(x).</summary>
    public static FeatureMap Gelu(FeatureMap x) => x.Select(value => value * 0.5 * (1 + Erf(value / Math.Sqrt(2))));

    public static FeatureMap Upsample(FeatureMap x)
    {
        var y = new FeatureMap(2 * x.Side, x.Channels);
        for (var row = 0; row < y.Side; row++)
        {
            for (var column = 0; column < y.Side; column++)
            {
                for (var c = 0; c < x.Channels; c++)
                {
                    y[row, column, c] = x[row / 2, column / 2, c];
                }
            }
        }
        return y;
    }

    public static FeatureMap AveragePool(FeatureMap x)
    {
        var y = new FeatureMap(x.Side / 2, x.Channels);
        for (var row = 0; row < x.Side; row++)
        {
            for (var column = 0; column < x.Side; column++)
            {
                for (var c = 0; c < x.Channels; c++)
                {
                    y[row / 2, column / 2, c] += x[row, column, c] / 4;
                }
            }
        }
        return y;
    }

    public static double[] Floats(KerasObject layer, string name) =>
        layer.Children.Any(child => child.Name == name) ? [.. layer[name].Value!.Floats.Select(value => (double)value)] : [];

    private static FeatureMap Rows(FeatureMap x, Func<double[], double[]> of)
    {
        double[][] rows = [.. x.Values.Chunk(x.Channels).Select(of)];
        return new(x.Side, rows[0].Length, [.. rows.SelectMany(row => row)]);
    }

    // erf's Maclaurin series; beyond 5 it is ±1 to the last bit of a float.
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 5)
        {
            return Math.Sign(x);
        }
        var (term, sum) = (x, x);
        for (var n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
