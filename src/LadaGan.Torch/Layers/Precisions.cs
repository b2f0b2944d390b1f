namespace LadaGan.Torch.Layers;

/// <summary>Facts about <see cref="Precision"/>.</summary>
public static class Precisions
{
    /// <summary>The type of factors and results.</summary>
    public static DataType Type(this Precision precision) => precision == Precision.BFloat16 ? DataType.BFloat16 : DataType.Float32;
}
