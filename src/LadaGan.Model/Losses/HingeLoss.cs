using LadaGan.Torch;

namespace LadaGan.Model.Losses;

/// <summary>The hinge loss on logits [B, 25], averaged over all of them: D is content with a logit beyond ±1, G never is.</summary>
/// <remarks>Lim and Ye 2017, "Geometric GAN" (arXiv:1705.02894); an option of the authors' code.</remarks>
public static class HingeLoss
{
    /// <summary>mean relu(1 − D(x)) + mean relu(1 + D(G(z))).</summary>
    public static Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) => (1 - realLogits).Relu().Mean() + (fakeLogits + 1).Relu().Mean();

    /// <summary>−mean D(G(z)).</summary>
    public static Tensor Generator(Tensor fakeLogits) => -fakeLogits.Mean();
}
