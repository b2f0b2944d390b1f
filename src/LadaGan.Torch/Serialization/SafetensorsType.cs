namespace LadaGan.Torch.Serialization;

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
