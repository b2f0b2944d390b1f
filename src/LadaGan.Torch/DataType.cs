namespace LadaGan.Torch;

/// <summary>Element types, numbered as libtorch numbers them (c10::ScalarType).</summary>
public enum DataType
{
    UInt8 = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,
    Float16 = 5,
    Float32 = 6,
    Float64 = 7,
    Bool = 11,
    BFloat16 = 15,
}

/// <summary>Facts about <see cref="DataType"/>.</summary>
public static class DataTypes
{
    extension(DataType type)
    {
        /// <summary>Bytes of one element.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The type is not a member of <see cref="DataType"/>.</exception>
        public int Size() => type switch
        {
            DataType.UInt8 or DataType.Int8 or DataType.Bool => 1,
            DataType.Int16 or DataType.Float16 or DataType.BFloat16 => 2,
            DataType.Int32 or DataType.Float32 => 4,
            DataType.Int64 or DataType.Float64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a supported data type"),
        };

        /// <summary>The element type of a .NET primitive: <see cref="Half"/> is float16; no primitive is bfloat16.</summary>
        /// <exception cref="ArgumentException">No tensor holds such values.</exception>
        public static DataType Of<T>() where T : unmanaged =>
            typeof(T) == typeof(float) ? DataType.Float32
            : typeof(T) == typeof(byte) ? DataType.UInt8
            : typeof(T) == typeof(long) ? DataType.Int64
            : typeof(T) == typeof(int) ? DataType.Int32
            : typeof(T) == typeof(double) ? DataType.Float64
            : typeof(T) == typeof(bool) ? DataType.Bool
            : typeof(T) == typeof(sbyte) ? DataType.Int8
            : typeof(T) == typeof(short) ? DataType.Int16
            : typeof(T) == typeof(Half) ? DataType.Float16
            : throw new ArgumentException($"no tensor holds {typeof(T).Name}");
    }
}
