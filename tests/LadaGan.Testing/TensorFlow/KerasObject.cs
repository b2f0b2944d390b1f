namespace LadaGan.Testing.TensorFlow;

/// <summary>
/// An object that TensorFlow saves: attributes by name in the order in which they were made, perhaps a value, perhaps slots.
/// </summary>
public sealed class KerasObject
{
    public List<(string Name, KerasObject Child)> Children { get; } = [];

    public KerasValue? Value { get; init; }

    /// <summary>What an optimizer keeps for a variable: the variable, a name, the value.</summary>
    public List<(KerasObject Variable, string Name, KerasObject Slot)> Slots { get; } = [];

    public KerasObject this[string path] => path.Split('/').Aggregate(
        this, (at, name) => at.Children.First(child => child.Name == name).Child);

    public KerasObject With(string name, KerasObject child)
    {
        Children.Add((name, child));
        return this;
    }

    /// <summary>
    /// A Sequential: layers with variables are <c>layer_with_weights-N</c> and, like all layers, <c>layer-N</c>: two names of one object.
    /// </summary>
    public static KerasObject Sequential(params KerasObject[] layers)
    {
        var (sequential, weighted) = (new KerasObject(), 0);
        foreach (var (place, layer) in layers.Index())
        {
            if (layer.Children.Any(child => child.Child.Value is not null))
            {
                sequential.With($"layer_with_weights-{weighted++}", layer);
            }
            sequential.With($"layer-{place}", layer);
        }
        return sequential;
    }

    /// <summary>A list, whose members are attributes called 0, 1 and so on.</summary>
    public static KerasObject List(IEnumerable<KerasObject> members)
    {
        var list = new KerasObject();
        foreach (var (place, member) in members.Index())
        {
            list.With($"{place}", member);
        }
        return list;
    }

    public static KerasObject Variable(long[] shape, float[] values) =>
        new() { Value = new(1, shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray()) };

    public static KerasObject Int32(int value) => new() { Value = new(3, [], BitConverter.GetBytes(value)) };

    public static KerasObject Int64(long value) => new() { Value = new(9, [], BitConverter.GetBytes(value)) };

    public static KerasObject Float(float value) => new() { Value = new(1, [], BitConverter.GetBytes(value)) };
}

/// <summary>A variable's value.</summary>
/// <param name="Type">TensorFlow's number of the type: 1 float, 3 int32, 9 int64.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">Its values in row-major order, little-endian.</param>
public sealed record KerasValue(int Type, long[] Shape, byte[] Bytes)
{
    public float[] Floats => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Bytes).ToArray();
}
