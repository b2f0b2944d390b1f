using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>NumPy's short names of the element types that a tensor can hold, as they stand in a header.</summary>
internal static class NpyType
{
    private static readonly (string Descr, DataType Type)[] Types =
    [
        ("<f4", DataType.Float32), ("<f8", DataType.Float64), ("<f2", DataType.Float16), ("|u1", DataType.UInt8), ("|i1", DataType.Int8),
        ("<i2", DataType.Int16), ("<i4", DataType.Int32), ("<i8", DataType.Int64), ("|b1", DataType.Bool),
    ];

    public static DataType? Find(string descr) => Array.Find(Types, pair => pair.Descr == descr) is { Descr: not null } found ? found.Type : null;

    /// <exception cref="InteropException">NumPy has no such type (bfloat16).</exception>
    public static string DescrOf(DataType type) =>
        Array.Find(Types, pair => pair.Type == type).Descr
        ?? throw new InteropException($"NumPy has no type for {type} numbers; convert them to Float32 first.");
}
