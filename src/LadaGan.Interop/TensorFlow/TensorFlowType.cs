namespace LadaGan.Interop.TensorFlow;

/// <summary>The types of TensorFlow's values that checkpoints hold, with TensorFlow's numbers.</summary>
/// <remarks>Source: core/framework/types.proto of github.com/tensorflow/tensorflow.</remarks>
public enum TensorFlowType
{
    /// <summary>IEEE 754 single precision, 32 bits.</summary>
    Float32 = 1,

    /// <summary>IEEE 754 double precision, 64 bits.</summary>
    Float64 = 2,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 3,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 4,

    /// <summary>Signed 16-bit integer.</summary>
    Int16 = 5,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 6,

    /// <summary>Bytes of any length, a text or a message.</summary>
    String = 7,

    /// <summary>A complex number of two single-precision parts.</summary>
    Complex64 = 8,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 9,

    /// <summary>Boolean, one byte.</summary>
    Bool = 10,

    /// <summary>bfloat16: the upper 16 bits of single precision.</summary>
    BFloat16 = 14,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16 = 17,

    /// <summary>A complex number of two double-precision parts.</summary>
    Complex128 = 18,

    /// <summary>IEEE 754 half precision, 16 bits.</summary>
    Float16 = 19,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32 = 22,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64 = 23,
}

/// <summary>The sizes of TensorFlow's values.</summary>
public static class TensorFlowTypeSize
{
    /// <summary>Bytes of one value; 0 for texts, whose lengths differ.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this TensorFlowType type) => type switch
    {
        TensorFlowType.String => 0,
        TensorFlowType.Bool or TensorFlowType.UInt8 or TensorFlowType.Int8 => 1,
        TensorFlowType.Int16 or TensorFlowType.UInt16 or TensorFlowType.Float16 or TensorFlowType.BFloat16 => 2,
        TensorFlowType.Float32 or TensorFlowType.Int32 or TensorFlowType.UInt32 => 4,
        TensorFlowType.Float64 or TensorFlowType.Int64 or TensorFlowType.UInt64 or TensorFlowType.Complex64 => 8,
        TensorFlowType.Complex128 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "there is no such type"),
    };
}
