namespace LadaGan.Torch;

public sealed partial class Tensor
{
    /// <summary>Memory with no values yet.</summary>
    public static Tensor Empty(long[] shape, DataType type = DataType.Float32, Device? device = null) =>
        Aten.Empty.Call(shape, type, Argument.None, device ?? Device.Cpu);

    /// <summary>
    /// Memory on the CPU that a GPU reads by itself: a copy from it with <c>nonBlocking</c> does not make the CPU wait. It may be
    /// disposed at once; libtorch keeps it until the copy is done.
    /// </summary>
    public static Tensor EmptyPinned(long[] shape, DataType type = DataType.Float32) =>
        Aten.Empty.Call(shape, type, Argument.None, Device.Cpu, true);

    public static Tensor Full(long[] shape, double value, DataType type = DataType.Float32, Device? device = null) =>
        Aten.Full.Call(shape, value, type, Argument.None, device ?? Device.Cpu);

    public static Tensor Zeros(long[] shape, DataType type = DataType.Float32, Device? device = null) => Full(shape, 0, type, device);

    public static Tensor Ones(long[] shape, DataType type = DataType.Float32, Device? device = null) => Full(shape, 1, type, device);

    /// <summary>0, 1, …, end − 1.</summary>
    public static Tensor Arange(long end, DataType type = DataType.Int64, Device? device = null) =>
        Aten.Arange.Call(end, type, Argument.None, device ?? Device.Cpu);

    /// <summary>Standard normal numbers from libtorch's own generator (<see cref="TorchRandom"/>).</summary>
    public static Tensor Randn(long[] shape, Device? device = null) =>
        Aten.RandomNormal.Call(shape, DataType.Float32, Argument.None, device ?? Device.Cpu);

    /// <summary>A copy of .NET memory as a tensor on the CPU.</summary>
    public static Tensor Of<T>(ReadOnlySpan<T> values, params long[] shape) where T : unmanaged
    {
        var tensor = Empty(ShapeOf(values.Length, shape), DataType.Of<T>());
        values.CopyTo(tensor.Data<T>());
        return tensor;
    }

    /// <inheritdoc cref="Of{T}(ReadOnlySpan{T}, long[])"/>
    public static Tensor Of<T>(T[] values, params long[] shape) where T : unmanaged => Of((ReadOnlySpan<T>)values, shape);

    /// <summary>The shape, or one dimension when none is given; it must hold just as many values.</summary>
    private static long[] ShapeOf(int values, long[] shape)
    {
        if (shape.Length == 0)
        {
            return [values];
        }
        return shape.Aggregate(1L, (product, size) => checked(product * size)) == values && Array.TrueForAll(shape, size => size >= 0)
            ? shape
            : throw new ArgumentException($"{values} values do not fill the shape [{string.Join(", ", shape)}]", nameof(shape));
    }
}
