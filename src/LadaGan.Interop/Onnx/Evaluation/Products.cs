namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>Products of matrices, and convolutions: row after row, plane after plane.</summary>
internal static class Products
{
    /// <summary>The last two axes multiply; the axes before them are equal, or missing in one operand.</summary>
    public static OnnxArray MatMul(NodeCall call)
    {
        var (a, b) = (call[0], call[1]);
        var (rows, depth, columns) = (a.Size(-2), a.Size(-1), b.Size(-1));
        var outer = a.Shape.Length >= b.Shape.Length ? a.Shape[..^2] : b.Shape[..^2];
        call.Require(b.Size(-2) == depth, "matrices that do not fit");
        call.Require(Fits(a.Shape[..^2], outer) && Fits(b.Shape[..^2], outer), "other outer axes on either side");
        var (aStep, bStep) = (a.Shape.Length > 2 ? rows * depth : 0, b.Shape.Length > 2 ? depth * columns : 0);
        var y = OnnxArray.OfShape([.. outer, rows, columns]);
        Parallel.For(0, OnnxArray.Count(outer) * rows, line =>
        {
            var (matrix, row) = Math.DivRem(line, rows);
            var sum = y.Values.AsSpan(line * columns, columns);
            for (var k = 0; k < depth; k++)
            {
                Vectors.AddScaled(
                    sum, b.Values.AsSpan((matrix * bStep) + (k * columns), columns),
                    a.Values[(matrix * aStep) + (row * depth) + k]);
            }
        });
        return y;
    }

    /// <summary>A Bᵀ + c.</summary>
    public static OnnxArray Gemm(NodeCall call)
    {
        var (a, b, c) = (call[0], call[1], call.Optional(2));
        call.Require(call.Integer("transA", 0) == 0 && call.Integer("transB", 0) == 1, "another order of its operands");
        call.Require(call.Number("alpha", 1) == 1 && call.Number("beta", 1) == 1, "factors");
        call.Require(c is null || c.Shape.SequenceEqual([b.Shape[0]]), "a bias that is no row");
        var (rows, depth, columns) = (a.Shape[0], a.Shape[1], b.Shape[0]);
        call.Require(b.Shape[1] == depth, "matrices that do not fit");
        var y = OnnxArray.OfShape(rows, columns);
        Parallel.For(0, columns, column =>
        {
            for (var row = 0; row < rows; row++)
            {
                var sum = c?.Values[column] ?? 0;
                for (var k = 0; k < depth; k++)
                {
                    sum += a.Values[(row * depth) + k] * b.Values[(column * depth) + k];
                }
                y.Values[(row * columns) + column] = sum;
            }
        });
        return y;
    }

    /// <summary>A convolution with stride 1 and a border of zeros that keeps the size.</summary>
    public static OnnxArray Conv(NodeCall call)
    {
        var (x, weights, bias) = (call[0], call[1], call[2]);
        var (outputs, inputs, size) = (weights.Shape[0], weights.Shape[1], weights.Shape[3]);
        var border = size / 2;
        call.Require(weights.Shape[2] == size && x.Shape[1] == inputs, "a window or channels that do not fit");
        call.Require(call.Integers("pads").SequenceEqual([border, border, border, border]), "another border");
        call.Require(call.Integers("strides") is [] or [1, 1] && call.Integer("group", 1) == 1, "a stride or groups");
        var (height, width) = (x.Shape[2], x.Shape[3]);
        var plane = height * width;
        var y = OnnxArray.OfShape(x.Shape[0], outputs, height, width);
        Parallel.For(0, x.Shape[0] * outputs, map =>
        {
            var (image, output) = Math.DivRem(map, outputs);
            var sum = y.Values.AsSpan(map * plane, plane);
            sum.Fill(bias.Values[output]);
            for (var input = 0; input < inputs; input++)
            {
                var source = x.Values.AsSpan(((image * inputs) + input) * plane, plane);
                var window = weights.Values.AsSpan(((output * inputs) + input) * size * size, size * size);
                AddWindow(sum, source, window, width, border);
            }
        });
        return y;
    }

    private static void AddWindow(Span<float> sum, ReadOnlySpan<float> source, ReadOnlySpan<float> window, int width, int border)
    {
        var (height, size) = (sum.Length / width, (2 * border) + 1);
        for (var y = 0; y < height; y++)
        {
            for (var tap = 0; tap < window.Length; tap++)
            {
                var (down, right) = (y + (tap / size) - border, (tap % size) - border);
                if (down >= 0 && down < height)
                {
                    var (from, count) = (Math.Max(0, -right), width - Math.Abs(right));
                    Vectors.AddScaled(
                        sum.Slice((y * width) + from, count), source.Slice((down * width) + from + right, count), window[tap]);
                }
            }
        }
    }

    private static bool Fits(int[] axes, int[] outer) => axes.Length == 0 || axes.SequenceEqual(outer);
}
