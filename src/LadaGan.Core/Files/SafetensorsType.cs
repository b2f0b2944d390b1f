namespace LadaGan.Core.Files;

/// <summary>The element types of a safetensors file, spelled as the file spells them.</summary>
public enum SafetensorsType
{
    BOOL,
    U8,
    I8,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}

/// <summary>How many bytes elements and tensors take in a safetensors file.</summary>
public static class SafetensorsSize
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.BOOL or SafetensorsType.U8 or SafetensorsType.I8 => 1,
        SafetensorsType.I16 or SafetensorsType.U16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.I32 or SafetensorsType.U32 or SafetensorsType.F32 => 4,
        SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such safetensors type."),
    };

    /// <summary>
    /// Bytes of a tensor: the product of <paramref name="shape"/> (1 for a scalar)
    /// times the element's; null if negative or over 2⁶³ − 1.
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
