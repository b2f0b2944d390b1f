namespace LadaGan.Inference;

/// <summary>
/// How a generator keeps the weights of the layers that read a latent: most of what one image at a time reads from memory.
/// </summary>
/// <remarks>Products, sums and all other layers are float32.</remarks>
public enum WeightPrecision
{
    /// <summary>As in the model file.</summary>
    Float32,

    /// <summary>
    /// Rounded to bfloat16, 8 bits of mantissa: half the memory, and faster at small batch sizes; images differ by about one level.
    /// </summary>
    BFloat16,
}
