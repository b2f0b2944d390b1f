namespace LadaGan.Core.Files;

/// <summary>The element types of a safetensors file, as the file spells them.</summary>
public enum SafetensorsType
{
    /// <summary>Boolean, one byte.</summary>
    BOOL,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>IEEE 754 half precision, 16 bits.</summary>
    F16,

    /// <summary>bfloat16: the upper 16 bits of single precision.</summary>
    BF16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>IEEE 754 single precision, 32 bits.</summary>
    F32,

    /// <summary>IEEE 754 double precision, 64 bits.</summary>
    F64,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,
}

/// <summary>The sizes of elements and tensors in a safetensors file.</summary>
public static class SafetensorsSize
{
    /// <summary>The size of one element in bytes.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.BOOL or SafetensorsType.U8 or SafetensorsType.I8 => 1,
        SafetensorsType.I16 or SafetensorsType.U16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.I32 or SafetensorsType.U32 or SafetensorsType.F32 => 4,
        SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such safetensors type."),
    };

    /// <summary>
    /// The size of a tensor in bytes: the product of <paramref name="shape"/> (1 for a scalar)
    /// times the size of an element; null if a dimension is negative or the size exceeds 2⁶³ − 1.
    /// </summary>
    public static long? ByteCount(this SafetensorsType type, ReadOnlySpan<long> shape)
    {
        Int128 count = 1;
        foreach (var dimension in shape)
        {
            count *= dimension;
            if (dimension < 0 || count > long.MaxValue)
            {
                return null;
            }
        }
        count *= type.Size();
        return count > long.MaxValue ? null : (long)count;
    }
}
