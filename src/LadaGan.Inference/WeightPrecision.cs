namespace LadaGan.Inference;

/// <summary>
/// How a generator keeps the weights of the layers that take the latent: most of what one image at a time reads from memory.
/// </summary>
/// <remarks>Products, sums and all other layers are float32.</remarks>
public enum WeightPrecision
{
    /// <summary>As in the model file.</summary>
    Float32,

    /// <summary>
    /// Rounded to bfloat16, 8 significant bits: half the memory, and faster at batch size 1. Pixels differ by 0.04 to 0.2 levels on
    /// average, and one in a thousand by more than one.
    /// </summary>
    BFloat16,
}
