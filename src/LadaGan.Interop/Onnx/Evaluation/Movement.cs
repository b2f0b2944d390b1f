namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>Operators that only move values.</summary>
internal static class Movement
{
    /// <summary>0 keeps a size, and −1 takes what is left.</summary>
    public static OnnxArray Reshape(NodeCall call)
    {
        var x = call[0];
        var shape = call[1].Integers();
        for (var axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = shape[axis] == 0 ? x.Shape[axis] : shape[axis];
        }
        call.Require(shape.All(size => size > 0) && OnnxArray.Count(shape) == x.Values.Length, "a shape that does not fit");
        return new(shape, x.Values);
    }

    public static OnnxArray Transpose(NodeCall call)
    {
        var x = call[0];
        var axes = call.Integers("perm");
        call.Require(axes.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Length)), "an order that is none of its axes");
        return Permuted(x, axes);
    }

    /// <summary>Parts of the last axis.</summary>
    public static OnnxArray[] Split(NodeCall call)
    {
        var (x, widths) = (call[0], call[1].Integers());
        call.Require(x.Axis(call.Integer("axis", 0)) == x.Shape.Length - 1 && widths.Sum() == x.Size(-1), "parts that do not fit");
        var (rows, width, first) = (x.Values.Length / x.Size(-1), x.Size(-1), 0);
        var parts = new List<OnnxArray>();
        foreach (var part in widths)
        {
            var y = OnnxArray.OfShape([.. x.Shape[..^1], part]);
            for (var row = 0; row < rows; row++)
            {
                x.Values.AsSpan((row * width) + first, part).CopyTo(y.Values.AsSpan(row * part));
            }
            parts.Add(y);
            first += part;
        }
        return [.. parts];
    }

    public static OnnxArray Gather(NodeCall call)
    {
        var (x, indices) = (call[0], call[1]);
        var axis = x.Axis(call.Integer("axis", 0));
        var (outer, size, inner) = (x.Product(0, axis), x.Shape[axis], x.Product(axis + 1, x.Shape.Length));
        var rows = indices.Integers();
        var y = OnnxArray.OfShape([.. x.Shape[..axis], .. indices.Shape, .. x.Shape[(axis + 1)..]]);
        for (var at = 0; at < outer * rows.Length; at++)
        {
            var (before, row) = Math.DivRem(at, rows.Length);
            x.Values.AsSpan(((before * size) + rows[row]) * inner, inner).CopyTo(y.Values.AsSpan(at * inner));
        }
        return y;
    }

    /// <summary>[N, r r C, H, W] → [N, C, H r, W r], depth first.</summary>
    public static OnnxArray DepthToSpace(NodeCall call)
    {
        var (x, r) = (call[0], call.Integer("blocksize", 0));
        call.Require(call.Text("mode", "DCR") == "DCR", "another mode");
        var (images, channels, height, width) = (x.Shape[0], x.Shape[1] / (r * r), x.Shape[2], x.Shape[3]);
        var blocks = new OnnxArray([images, r, r, channels, height, width], x.Values);
        return new([images, channels, height * r, width * r], Permuted(blocks, [0, 3, 4, 1, 5, 2]).Values);
    }

    /// <summary>Every pixel as often as the scales say.</summary>
    public static OnnxArray Resize(NodeCall call)
    {
        var (x, scales) = (call[0], call[2].Integers());
        call.Require(
            call.Text("mode", "") == "nearest" && call.Text("nearest_mode", "") == "floor"
            && call.Text("coordinate_transformation_mode", "") == "asymmetric" && scales is [1, 1, _, _], "another way of resizing");
        var (height, width) = (x.Shape[2] * scales[2], x.Shape[3] * scales[3]);
        var y = OnnxArray.OfShape(x.Shape[0], x.Shape[1], height, width);
        for (var at = 0; at < y.Values.Length; at++)
        {
            var (map, row, column) = (at / (height * width), at / width % height, at % width);
            y.Values[at] = x.Values[(((map * x.Shape[2]) + (row / scales[2])) * x.Shape[3]) + (column / scales[3])];
        }
        return y;
    }

    /// <summary>More channels after those of a map, of one value.</summary>
    public static OnnxArray Pad(NodeCall call)
    {
        var (x, pads, value) = (call[0], call[1].Integers(), call[2].Values[0]);
        call.Require(pads is [0, 0, 0, 0, 0, > 0, 0, 0] && call.Text("mode", "constant") == "constant", "another border");
        var (old, plane) = (x.Shape[1], x.Shape[2] * x.Shape[3]);
        var y = OnnxArray.OfShape(x.Shape[0], old + pads[5], x.Shape[2], x.Shape[3]);
        Array.Fill(y.Values, value);
        for (var image = 0; image < x.Shape[0]; image++)
        {
            x.Values.AsSpan(image * old * plane, old * plane).CopyTo(y.Values.AsSpan(image * y.Shape[1] * plane));
        }
        return y;
    }

    private static OnnxArray Permuted(OnnxArray x, int[] axes)
    {
        var steps = axes.Select(axis => x.Product(axis + 1, x.Shape.Length)).ToArray();
        var y = OnnxArray.OfShape([.. axes.Select(axis => x.Shape[axis])]);
        var place = new int[axes.Length];
        var from = 0;
        for (var at = 0; at < y.Values.Length; at++)
        {
            y.Values[at] = x.Values[from];
            for (var axis = axes.Length - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++place[axis] < y.Shape[axis])
                {
                    break;
                }
                (from, place[axis]) = (from - (steps[axis] * y.Shape[axis]), 0);
            }
        }
        return y;
    }
}
