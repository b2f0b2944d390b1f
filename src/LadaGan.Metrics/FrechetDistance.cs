using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>
/// ‖μ₁ − μ₂‖² + Tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½): the Fréchet distance of two normal
/// distributions. Over pool features it is FID, over spatial ones sFID.
/// </summary>
/// <param name="MeanTerm">‖μ₁ − μ₂‖².</param>
/// <param name="CovarianceTerm">The trace.</param>
/// <remarks>
/// With Σ = FFᵀ, F = V·√λ from the symmetric eigenvalues, Tr (Σ₁Σ₂)^½ is the sum of the singular values of F₁ᵀF₂. Nothing
/// in this can be imaginary, and a covariance without full rank costs no digits. Source: Heusel et al. (NeurIPS 2017), eq. 6.
/// </remarks>
public sealed record FrechetDistance(double MeanTerm, double CovarianceTerm)
{
    public double Value => MeanTerm + CovarianceTerm;

    public static FrechetDistance Between(Gaussian first, Gaussian second)
    {
        if (first.Mean.Length != second.Mean.Length)
        {
            throw new MetricException($"statistics of {first.Mean.Length} and of {second.Mean.Length} features cannot be compared: "
                + "they come from different networks or layers");
        }
        using var scope = new TensorScope();
        var means = first.Mean.Zip(second.Mean, (a, b) => (a - b) * (a - b)).Sum();
        var common = Root(first).Transpose(0, 1).MatMul(Root(second)).LinalgSvdvals().Sum().Item();
        // Equal covariances leave a rounding error of either sign.
        return new(means, Math.Max(0, Trace(first) + Trace(second) - 2 * common));
    }

    /// <summary>F with Σ = FFᵀ; negative eigenvalues are rounding errors.</summary>
    private static Tensor Root(Gaussian gaussian)
    {
        var width = gaussian.Mean.Length;
        if (gaussian.Covariance.Length != width * width)
        {
            throw new MetricException($"a covariance of {gaussian.Covariance.Length} numbers does not match a mean of {width}");
        }
        if (!Array.TrueForAll(gaussian.Mean, double.IsFinite) || !Array.TrueForAll(gaussian.Covariance, double.IsFinite))
        {
            throw new MetricException("the statistics contain values that are not finite");
        }
        var (eigenvalues, eigenvectors) = Tensor.Over(gaussian.Covariance, width, width).LinalgEigh();
        return eigenvectors * eigenvalues.Clamp(0.0, double.MaxValue).Sqrt();
    }

    private static double Trace(Gaussian gaussian)
    {
        var width = gaussian.Mean.Length;
        return Enumerable.Range(0, width).Sum(i => gaussian.Covariance[i * width + i]);
    }
}

/// <summary>A normal distribution: FID's summary of a set of features.</summary>
/// <param name="Mean">[D].</param>
/// <param name="Covariance">[D, D], row-major, symmetric.</param>
public sealed record Gaussian(double[] Mean, double[] Covariance);
