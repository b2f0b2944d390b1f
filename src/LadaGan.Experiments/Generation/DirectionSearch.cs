using LadaGan.Architecture;
using LadaGan.Metrics;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Generation;

/// <summary>Finds <see cref="LatentDirections"/>: principal components of the modulations, and the lines in z that follow them.</summary>
/// <remarks>
/// <para>
/// For random latents z, let y(z) be the γ and β of both norms of the first block (paper equation 5), with mean μ and covariance Σ.
/// Component k has the score xₖ = vₖᵀ(y − μ), where Σvₖ = λₖvₖ. As in GANSpace for BigGAN, whose z also reaches the layers directly,
/// the direction of a component is the least-squares solution of uₖxₖ ≈ z. Scores of different components are uncorrelated, so each uₖ
/// stands alone: uₖ = cov(z, y)·vₖ / λₖ. One standard deviation is √λₖ·uₖ.
/// </para>
/// <para>Mean and covariances come from one pass over (y, z) side by side, in float64.</para>
/// </remarks>
public static class DirectionSearch
{
    /// <summary>Latents from which the directions are learned, unless others are asked for.</summary>
    public const int Samples = 10_000;

    private const int Batch = 500;

    // Of the whole variance: below this, an eigenvalue is rounding, and its eigenvector means nothing.
    private const double Rounding = 1e-12;

    /// <summary>The most directions that a generator has: there are no more in z.</summary>
    public static int Most(GeneratorOptions options) => Math.Min(options.LatentWidth, 4 * options.Widths[0]);

    /// <param name="generator">With modulated norms.</param>
    /// <param name="count">K.</param>
    /// <param name="samples">The latents of the seeds from 0 on.</param>
    /// <param name="progress">Called with the number of latents done and the total.</param>
    /// <exception cref="RunException">The generator has fewer directions, or there are fewer than two samples.</exception>
    internal static LatentDirections Of(Generator generator, int count, int samples, Action<int, int>? progress = null)
    {
        var most = Most(generator.Options);
        if (count < 1 || count > most)
        {
            throw new RunException($"the number of directions is {count}, but it must be from 1 to {most} for this model");
        }
        if (samples is < 2 or > Latents.MaxCount)
        {
            throw new RunException($"the number of samples is {samples}, but it must be from 2 to {Latents.MaxCount}");
        }
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var (modulations, width) = (4 * generator.Options.Widths[0], generator.Options.LatentWidth);
        var joint = Joint(generator, samples, progress).ToGaussian();
        var covariance = Tensor.Over(joint.Covariance, modulations + width, modulations + width);
        var ofModulations = covariance.Narrow(0, 0, modulations).Narrow(1, 0, modulations).Contiguous();       // Σ
        var withLatents = covariance.Narrow(0, modulations, width).Narrow(1, 0, modulations);                  // cov(z, y)
        var (eigenvalues, eigenvectors) = ofModulations.LinalgEigh();                                          // ascending
        var values = eigenvalues.ToArray<double>();
        var leading = eigenvectors.Narrow(1, modulations - count, count);                                      // [4D₀, K]
        var products = withLatents.MatMul(leading).Transpose(0, 1).Contiguous().ToArray<double>();             // [K, width], last first
        var total = values.Sum(value => Math.Max(value, 0));
        var (steps, shares) = (new float[count * width], new double[count]);
        for (var direction = 0; direction < count; direction++)
        {
            var variance = values[^(direction + 1)] > Rounding * total ? values[^(direction + 1)] : 0;
            shares[direction] = total > 0 ? variance / total : 0;
            Scale(products.AsSpan((count - 1 - direction) * width, width), variance, steps.AsSpan(direction * width, width));
        }
        return new(steps, shares);
    }

    /// <summary>The statistics of (y, z).</summary>
    private static FeatureStatistics Joint(Generator generator, int samples, Action<int, int>? progress)
    {
        var width = generator.Options.LatentWidth;
        var statistics = new FeatureStatistics((4 * generator.Options.Widths[0]) + width);
        for (var first = 0; first < samples; first += Batch)
        {
            using var scope = new TensorScope();
            var rows = Math.Min(Batch, samples - first);
            long[] seeds = [.. Enumerable.Range(first, rows)];
            var z = Tensor.Of<float>(Latents.OfSeeds(seeds, width), rows, width).To(generator.Store.Device);   // [B, width]
            var y = generator.FirstModulations(z)
                ?? throw new ArgumentException("its norms are not modulated", nameof(generator));              // [B, 4D₀]
            statistics.Add(Tensor.Cat([y.Float(), z], 1));
            progress?.Invoke(first + rows, samples);
        }
        return statistics;
    }

    /// <summary>cov(z, y)·v / √λ, with the sign that makes the largest number positive: an eigenvector has none of its own.</summary>
    private static void Scale(ReadOnlySpan<double> product, double variance, Span<float> step)
    {
        var largest = 0.0;
        foreach (var number in product)
        {
            largest = Math.Abs(number) > Math.Abs(largest) ? number : largest;
        }
        var scale = variance > 0 ? Math.Sign(largest) / Math.Sqrt(variance) : 0;
        for (var i = 0; i < step.Length; i++)
        {
            step[i] = (float)(product[i] * scale);
        }
    }
}
