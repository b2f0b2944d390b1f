using LadaGan.Torch;

namespace LadaGan.Model.Losses;

/// <summary>Balanced consistency regularisation: λ · MSE(D(x), D(T(x))); both logits get gradient.</summary>
/// <remarks>Zhao et al. 2020, "Improved Consistency Regularization for GANs" (arXiv:2002.04724).</remarks>
public static class ConsistencyRegularization
{
    public static Tensor Loss(Tensor logits, Tensor augmentedLogits, double lambda) => (logits - augmentedLogits).Square().Mean() * lambda;
}
