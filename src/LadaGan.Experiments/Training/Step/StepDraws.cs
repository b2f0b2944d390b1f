using LadaGan.Core.Random;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training.State;
using LadaGan.Model.Augmentation;
using LadaGan.Torch;

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

    /// <summary>All numbers of an image in one row, so that they reach a GPU in one copy: [B, 2 · latent width + 21].</summary>
    /// <param name="pinned">Whether the tensor is in memory that a GPU reads by itself.</param>
    internal Tensor Pack(bool pinned = false)
    {
        var batch = Real.Brightness.Length;
        var latent = DiscriminatorLatents.Length / batch;
        var width = (2 * latent) + (3 * AugmentationDraws.Numbers);
        long[] shape = [batch, width];
        var packed = pinned ? Tensor.EmptyPinned(shape) : Tensor.Empty(shape);
        for (var image = 0; image < batch; image++)
        {
            var row = packed.Data<float>().Slice(image * width, width);
            DiscriminatorLatents.AsSpan(image * latent, latent).CopyTo(row);
            GeneratorLatents.AsSpan(image * latent, latent).CopyTo(row[latent..]);
            row = row[(2 * latent)..];
            Real.Write(image, row);
            Fake.Write(image, row[AugmentationDraws.Numbers..]);
            Generated.Write(image, row[(2 * AugmentationDraws.Numbers)..]);
        }
        return packed;
    }
}
