using LadaGan.Core.Random;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training.State;
using LadaGan.Model.Augmentation;

namespace LadaGan.Experiments.Training.Step;

/// <summary>The random numbers of one training step.</summary>
/// <param name="DiscriminatorLatents">Latents of the discriminator's step, [B, latent width].</param>
/// <param name="GeneratorLatents">Latents of the generator's step, [B, latent width].</param>
/// <param name="Real">The augmentation of the real batch.</param>
/// <param name="Fake">The augmentation of the generated batch in the discriminator's step.</param>
/// <param name="Generated">The augmentation of the generated batch in the generator's step.</param>
public sealed record StepDraws(
    float[] DiscriminatorLatents,
    float[] GeneratorLatents,
    AugmentationDraws Real,
    AugmentationDraws Fake,
    AugmentationDraws Generated)
{
    public static StepDraws Draw(RunConfiguration configuration, ulong seed, long imagesSeen)
    {
        var batch = configuration.Training.Batch;
        Philox Stream(string purpose) => Seeds.Step(seed, imagesSeen, purpose);
        AugmentationDraws Augmentation(string purpose) => AugmentationDraws.Draw(Stream(purpose), batch, configuration.Generator.ImageSize);
        float[] Latent(string purpose)
        {
            var z = new float[batch * configuration.Generator.LatentWidth];
            Normal.Fill(Stream(purpose), 0, z);
            return z;
        }
        return new(Latent("z.discriminator"), Latent("z.generator"), Augmentation("augment.real"), Augmentation("augment.fake"),
            Augmentation("augment.generated"));
    }
    /// <summary>The random numbers for a part of the batch.</summary>
    /// <param name="start">The first image of the part.</param>
    /// <param name="count">The number of images in the part.</param>
    /// <param name="of">The number of images in the whole batch.</param>
    internal StepDraws Slice(int start, int count, int of)
    {
        float[] Latents(float[] z) => z[(z.Length / of * start)..(z.Length / of * (start + count))];
        return new(Latents(DiscriminatorLatents), Latents(GeneratorLatents), Real.Slice(start, count),
            Fake.Slice(start, count), Generated.Slice(start, count));
    }
}
