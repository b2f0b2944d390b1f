using System.Collections.Frozen;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>A Python name that a pickle may use. The list is closed.</summary>
/// <param name="StorageType">The element type, for the names of storages.</param>
internal sealed record PickleGlobal(string Module, string Name, DataType? StorageType = null)
{
    public static readonly PickleGlobal OrderedDict = new("collections", "OrderedDict");
    public static readonly PickleGlobal RebuildTensor = new("torch._utils", "_rebuild_tensor_v2");
    public static readonly PickleGlobal RebuildParameter = new("torch._utils", "_rebuild_parameter");

    private static readonly FrozenDictionary<(string Module, string Name), PickleGlobal> Allowed = new[]
    {
        OrderedDict,
        RebuildTensor,
        RebuildParameter,
        new("torch", "FloatStorage", DataType.Float32),
        new("torch", "HalfStorage", DataType.Float16),
        new("torch", "BFloat16Storage", DataType.BFloat16),
        new("torch", "DoubleStorage", DataType.Float64),
        new("torch", "LongStorage", DataType.Int64),
        new("torch", "IntStorage", DataType.Int32),
        new("torch", "ShortStorage", DataType.Int16),
        new("torch", "CharStorage", DataType.Int8),
        new("torch", "ByteStorage", DataType.UInt8),
        new("torch", "BoolStorage", DataType.Bool),
    }.ToFrozenDictionary(global => (global.Module, global.Name));

    /// <summary>The global with this name, or null if it is not one of the few that weights require.</summary>
    public static PickleGlobal? Find(string module, string name) => Allowed.GetValueOrDefault((module, name));

    /// <summary>The class of a storage with elements of this type.</summary>
    public static PickleGlobal StorageOf(DataType type) => Allowed.Values.Single(global => global.StorageType == type);

    public override string ToString() => $"'{Module} {Name}'";
}
