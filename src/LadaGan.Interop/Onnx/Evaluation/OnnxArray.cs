namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>Values of a graph while it is evaluated, row by row; those of every type are held as float32.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Values">As many as the shape says.</param>
public sealed record OnnxArray(int[] Shape, float[] Values)
{
    internal static OnnxArray OfShape(params int[] shape) => new(shape, new float[Count(shape)]);

    /// <summary>The size along an axis; axes below zero count from the last.</summary>
    internal int Size(int axis) => Shape[Axis(axis)];

    /// <summary>An axis as a place in the shape.</summary>
    internal int Axis(int axis) => axis < 0 ? axis + Shape.Length : axis;

    /// <summary>How many values the axes from one up to another have, that one not included.</summary>
    internal int Product(int first, int end) => Count(Shape.AsSpan(first, end - first));

    /// <summary>A constant list of integers.</summary>
    internal int[] Integers() => Array.ConvertAll(Values, value => (int)value);

    internal static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var size in shape)
        {
            count = checked(count * size);
        }
        return count;
    }
}
