namespace LadaGan.Interop.Onnx.Graph;

/// <summary>A value of the graph: an input, a weight, or what a node computes.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its shape; <see cref="Batch"/> for the number of images, which is open.</param>
internal sealed record OnnxValue(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Stands for the number of images in a shape.</summary>
    public const long Batch = -1;

    /// <summary>An operand that is left out.</summary>
    public static readonly OnnxValue None = new("", []);

    /// <summary>The size along an axis; axes below zero count from the last.</summary>
    public long Size(int axis) => Shape[axis < 0 ? axis + Shape.Count : axis];
}
