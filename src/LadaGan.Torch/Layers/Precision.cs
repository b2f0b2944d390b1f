namespace LadaGan.Torch.Layers;

/// <summary>
/// The number format in which <see cref="Linear"/> and <see cref="Conv2d"/> multiply. Everything else, and all state, is float32.
/// </summary>
public enum Precision
{
    /// <summary>Seven digits.</summary>
    Float32,

    /// <summary>
    /// Two to three digits and float32's range: factors and results are rounded to 16 bits, sums are float32. Twice as fast where the
    /// hardware has it.
    /// </summary>
    BFloat16,

    /// <summary>
    /// TensorFloat-32 of NVIDIA GPUs since Ampere: factors are rounded to ten bits of mantissa, three digits, and nothing else is.
    /// Elsewhere the same as <see cref="Float32"/>.
    /// </summary>
    Tf32,
}

/// <summary>Facts about <see cref="Precision"/>.</summary>
public static class Precisions
{
    extension(Precision precision)
    {
        /// <summary>The type of factors and results.</summary>
        public DataType Type() => precision == Precision.BFloat16 ? DataType.BFloat16 : DataType.Float32;
    }
}
