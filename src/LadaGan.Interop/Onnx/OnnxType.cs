namespace LadaGan.Interop.Onnx;

/// <summary>Element types, with the numbers of <c>TensorProto.DataType</c>.</summary>
internal enum OnnxType
{
    /// <summary>IEEE 754 single precision.</summary>
    Float32 = 1,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    Int8 = 3,

    /// <summary>Signed 64-bit integer: shapes and indices.</summary>
    Int64 = 7,

    /// <summary>IEEE 754 half precision.</summary>
    Float16 = 10,
}
