using LadaGan.Core.Random;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training.State;
using LadaGan.Model.Augmentation;

namespace LadaGan.Experiments.Training.Step;

/// <summary>Every random number of one training step.</summary>
/// <param name="DiscriminatorLatents">z of the discriminator's step, [B, latent width].</param>
/// <param name="GeneratorLatents">z of the generator's step.</param>
/// <param name="Real">How the real batch is augmented.</param>
/// <param name="Fake">How the discriminator step's generated batch is augmented.</param>
/// <param name="Generated">How the generator step's batch is augmented.</param>
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
    /// <summary>The numbers of some of the images.</summary>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="of">How many images these numbers are for.</param>
    internal StepDraws Slice(int start, int count, int of)
    {
        float[] Latents(float[] z) => z[(z.Length / of * start)..(z.Length / of * (start + count))];
        return new(Latents(DiscriminatorLatents), Latents(GeneratorLatents), Real.Slice(start, count),
            Fake.Slice(start, count), Generated.Slice(start, count));
    }
}
