using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Model.Losses;

/// <summary>
/// R1: the mean over the batch of ‖∇ₓ Σ logits‖², without ½ and without its weight γ; differentiable in the discriminator.
/// </summary>
/// <remarks>Mescheder et al. 2018 (arXiv:1801.04406); the third term of the paper's equation 14.</remarks>
public static class GradientPenalty
{
    /// <param name="realLogits">D(x), [B, 25], computed from <paramref name="realImages"/> with gradients on.</param>
    /// <param name="realImages">x, [B, 3, S, S], a leaf that requires gradients.</param>
    public static Tensor R1(Tensor realLogits, Tensor realImages)
    {
        var gradient = Gradients.Grad(realLogits.Sum(), realImages, createGraph: true);
        return gradient.Square().Sum() / realImages.Size(0);
    }
}
