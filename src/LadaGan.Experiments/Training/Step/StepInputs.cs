using LadaGan.Model.Augmentation;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>A step's random numbers on the device: <see cref="StepDraws"/> as the networks take them.</summary>
/// <param name="DiscriminatorLatents">[B, latent width].</param>
/// <param name="GeneratorLatents">[B, latent width].</param>
/// <param name="Real">The augmentation of the real batch.</param>
/// <param name="Fake">The augmentation of the generated batch in the discriminator's step.</param>
/// <param name="Generated">The augmentation of the generated batch in the generator's step.</param>
internal sealed record StepInputs(
    Tensor DiscriminatorLatents,
    Tensor GeneratorLatents,
    AugmentationTensors Real,
    AugmentationTensors Fake,
    AugmentationTensors Generated)
{
    /// <param name="numbers">What <see cref="StepDraws.Pack"/> lays out, [B, 2 · latent width + 21].</param>
    public static StepInputs Of(Tensor numbers)
    {
        const int Augmentation = AugmentationDraws.Numbers;
        var width = (numbers.Size(1) - (3 * Augmentation)) / 2;
        Tensor Latents(int index) => numbers.Narrow(1, index * width, width).Contiguous();
        AugmentationTensors Draws(int index) =>
            AugmentationTensors.Of(numbers.Narrow(1, (2 * width) + (index * Augmentation), Augmentation));
        return new(Latents(0), Latents(1), Draws(0), Draws(1), Draws(2));
    }
}
