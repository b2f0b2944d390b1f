using LadaGan.Torch;

namespace LadaGan.Model.Losses;

/// <summary>The non-saturating logistic loss on logits [B, 25], averaged over all of them.</summary>
/// <remarks>Paper equations 14 and 15 (14's "1 − log" is a misprint); Goodfellow et al. 2014.</remarks>
public static class LogisticLoss
{
    /// <summary>mean softplus(−D(x)) + mean softplus(D(G(z))).</summary>
    public static Tensor Discriminator(Tensor realLogits, Tensor fakeLogits) => (-realLogits).Softplus().Mean() + fakeLogits.Softplus().Mean();

    /// <summary>mean softplus(−D(G(z))).</summary>
    public static Tensor Generator(Tensor fakeLogits) => (-fakeLogits).Softplus().Mean();
}
