using LadaGan.Architecture;
using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>
/// celeba-64's networks, as they begin, in bfloat16 beside float32: how much of images, logits, R1 and gradients is rounding.
/// </summary>
public class PrecisionTests : TensorTest
{
    private static readonly Precision[] Precisions = [Precision.Float32, Precision.BFloat16];
    private static readonly GeneratorOptions GeneratorOf64 = new() { ImageSize = 64, Widths = [1024, 256, 64], Head = GeneratorHead.Patch };
    private static readonly DiscriminatorOptions DiscriminatorOf64 = new() { ImageSize = 64, Channels = [64, 128, 256] };

    [Fact]
    [Trait("Speed", "slow")]
    public void About_one_part_in_a_hundred_of_images_and_logits_and_less_of_the_penalty()
    {
        var images = Array.ConvertAll(Precisions, Images);
        TensorAssert.CloseInNorm(images[0], images[1], 0.01, "images");
        var judged = Array.ConvertAll(Precisions, Judged);
        TensorAssert.CloseInNorm(judged[0].Logits, judged[1].Logits, 0.0125, "logits");
        TensorAssert.Close(judged[0].Penalty, judged[1].Penalty, 0.005, "penalty");
        // Values whose rounding carries them over LeakyReLU's kink count in full here.
        TensorAssert.CloseInNorm(judged[0].Gradient, judged[1].Gradient, 0.05, "gradients");
    }

    private static Tensor Images(Precision precision)
    {
        using var generator = new Generator(GeneratorOf64, Conventions.Paper, TestDevice.Chosen, precision: precision);
        using var noGrad = GradMode.Disabled();
        return generator.Forward(Draw.Normal("z", 2, 128), training: true).Float();
    }

    private static (Tensor Logits, Tensor Penalty, Tensor Gradient) Judged(Precision precision)
    {
        using var discriminator = new Discriminator(DiscriminatorOf64, Conventions.Paper, TestDevice.Chosen, precision: precision);
        var x = Draw.Leaf("x", 2, 3, 64, 64);
        var logits = discriminator.Forward(x, training: true);
        var penalty = GradientPenalty.R1(logits, x);
        var fake = discriminator.Forward(Draw.Normal("fake", 2, 3, 64, 64), training: true);
        Gradients.Backward(AdversarialLoss.Logistic.Discriminator(logits, fake) + (penalty * 0.01));
        return (logits.Detach(), penalty.Detach().Reshape(1),
            Tensor.Cat([.. discriminator.Store.Parameters.Select(parameter => parameter.Grad!.Reshape(-1))], 0));
    }
}
