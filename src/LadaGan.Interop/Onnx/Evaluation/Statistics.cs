namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>Operators along an axis: sums, softmax and norms.</summary>
internal static class Statistics
{
    public static OnnxArray ReduceSum(NodeCall call)
    {
        var x = call[0];
        var axis = x.Axis(call[1].Integers().Single());
        var (outer, size, inner) = (x.Product(0, axis), x.Shape[axis], x.Product(axis + 1, x.Shape.Length));
        int[] kept = call.Integer("keepdims", 1) == 1 ? [1] : [];
        var y = OnnxArray.OfShape([.. x.Shape[..axis], .. kept, .. x.Shape[(axis + 1)..]]);
        for (var at = 0; at < outer * size; at++)
        {
            Vectors.AddScaled(y.Values.AsSpan(at / size * inner, inner), x.Values.AsSpan(at * inner, inner), 1);
        }
        return y;
    }

    public static OnnxArray Softmax(NodeCall call)
    {
        var x = call[0];
        call.Require(x.Axis(call.Integer("axis", -1)) == x.Shape.Length - 1, "an axis that is not the last");
        return Rows(x, (row, result) =>
        {
            var (largest, sum) = (float.NegativeInfinity, 0.0);
            foreach (var value in row)
            {
                largest = Math.Max(largest, value);
            }
            for (var i = 0; i < row.Length; i++)
            {
                sum += result[i] = MathF.Exp(row[i] - largest);
            }
            for (var i = 0; i < row.Length; i++)
            {
                result[i] = (float)(result[i] / sum);
            }
        });
    }

    public static OnnxArray LayerNormalization(NodeCall call)
    {
        var (x, weight, bias, epsilon) = (call[0], call[1], call.Optional(2), call.Number("epsilon", 1e-5f));
        call.Require(x.Axis(call.Integer("axis", -1)) == x.Shape.Length - 1, "an axis that is not the last");
        return Rows(x, (row, result) =>
        {
            var (mean, variance) = (0.0, 0.0);
            foreach (var value in row)
            {
                mean += value / (double)row.Length;
            }
            foreach (var value in row)
            {
                variance += (value - mean) * (value - mean) / row.Length;
            }
            var scale = 1 / Math.Sqrt(variance + epsilon);
            for (var i = 0; i < row.Length; i++)
            {
                result[i] = (float)((row[i] - mean) * scale * weight.Values[i]) + (bias?.Values[i] ?? 0);
            }
        });
    }

    /// <summary>With the statistics that were learned.</summary>
    public static OnnxArray BatchNormalization(NodeCall call)
    {
        var (x, weight, bias, mean, variance) = (call[0], call[1], call[2], call[3], call[4]);
        var epsilon = call.Number("epsilon", 1e-5f);
        var (channels, plane) = (x.Shape[1], x.Product(2, x.Shape.Length));
        var y = OnnxArray.OfShape(x.Shape);
        for (var at = 0; at < x.Values.Length; at++)
        {
            var channel = at / plane % channels;
            var normalised = (x.Values[at] - mean.Values[channel]) / MathF.Sqrt(variance.Values[channel] + epsilon);
            y.Values[at] = (normalised * weight.Values[channel]) + bias.Values[channel];
        }
        return y;
    }

    private static OnnxArray Rows(OnnxArray x, RowFunction function)
    {
        var y = OnnxArray.OfShape(x.Shape);
        var width = x.Size(-1);
        Parallel.For(0, x.Values.Length / width, row =>
            function(x.Values.AsSpan(row * width, width), y.Values.AsSpan(row * width, width)));
        return y;
    }

    private delegate void RowFunction(ReadOnlySpan<float> row, Span<float> result);
}
