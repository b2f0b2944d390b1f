using LadaGan.Architecture;
using LadaGan.Metrics;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Generation;

/// <summary>Finds <see cref="LatentDirections"/>: principal components of the modulations, and the lines in z that follow them.</summary>
/// <remarks>
/// <para>
/// For random latents z, let y(z) be the γ and β of both norms of the first block (paper equation 5), with mean μ and covariance Σ.
/// Component k has the score xₖ = vₖᵀ(y − μ), where Σvₖ = λₖvₖ. As in GANSpace for BigGAN, whose z also reaches the layers directly,
/// the direction of a component is the least-squares solution of dₖxₖ ≈ z. Scores of different components are uncorrelated, so each dₖ
/// stands alone: dₖ = cov(z, y)·vₖ / λₖ. One standard deviation is √λₖ·dₖ.
/// </para>
/// <para>
/// y = Au + c is linear in the norms' hidden units u, of which there are half as many. With cov(u) = RRᵀ and G = AᵀA, the symmetric
/// S = RᵀGR has the eigenvalues λₖ, too. From its eigenvectors wₖ, vₖ = ARwₖ/√λₖ, and so √λₖ·dₖ = cov(z, u)·G·R·wₖ / λₖ.
/// Mean and covariances come from one pass over (u, z) side by side, in float64.
/// </para>
/// </remarks>
public static class DirectionSearch
{
    /// <summary>Latents from which the directions are learned, unless others are asked for.</summary>
    public const int Samples = 10_000;

    private const int Batch = 500;

    // Of the whole variance: below this, an eigenvalue is rounding, and its eigenvector means nothing.
    private const double Rounding = 1e-12;

    /// <summary>The most directions that a generator has: there are no more in z.</summary>
    public static int Most(GeneratorOptions options) => Math.Min(options.LatentWidth, 2 * options.Widths[0]);

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
        var (hidden, width) = (2 * generator.Options.Widths[0], generator.Options.LatentWidth);
        var joint = Joint(generator, samples, progress).ToGaussian();
        var covariance = Tensor.Over(joint.Covariance, hidden + width, hidden + width);
        var r = Root(covariance.Narrow(0, 0, hidden).Narrow(1, 0, hidden).Contiguous());                       // [2D₀, 2D₀]
        var withLatents = covariance.Narrow(0, hidden, width).Narrow(1, 0, hidden);                            // cov(z, u)
        var gr = TimesGram(generator.Store, r);                                                                // G·R
        var (eigenvalues, eigenvectors) = r.Transpose(0, 1).MatMul(gr).LinalgEigh();                           // ascending
        var values = eigenvalues.ToArray<double>();
        var leading = gr.MatMul(eigenvectors.Narrow(1, hidden - count, count));                                // [2D₀, K]
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

    /// <summary>R with RRᵀ = a covariance; negative eigenvalues are rounding errors.</summary>
    private static Tensor Root(Tensor covariance)
    {
        var (eigenvalues, eigenvectors) = covariance.LinalgEigh();
        return eigenvectors * eigenvalues.Clamp(0.0, double.MaxValue).Sqrt();
    }

    /// <summary>G·R: each norm has its part of the rows, and no other's.</summary>
    private static Tensor TimesGram(ParameterStore store, Tensor r)
    {
        var half = r.Size(0) / 2;
        return Tensor.Cat([.. Enumerable.Range(0, 2).Select(norm =>
        {
            var part = r.Narrow(0, norm * half, half);
            Tensor Through(string layer)
            {
                var weight = store[$"blocks.0.norm{norm + 1}.{layer}.weight"].Detach().To(Device.Cpu).To(DataType.Float64);
                return weight.Transpose(0, 1).MatMul(weight.MatMul(part));
            }
            return Through("gamma") + Through("beta");
        })], 0);
    }

    /// <summary>The statistics of (u, z).</summary>
    private static FeatureStatistics Joint(Generator generator, int samples, Action<int, int>? progress)
    {
        var width = generator.Options.LatentWidth;
        var statistics = new FeatureStatistics((2 * generator.Options.Widths[0]) + width);
        for (var first = 0; first < samples; first += Batch)
        {
            using var scope = new TensorScope();
            var rows = Math.Min(Batch, samples - first);
            long[] seeds = [.. Enumerable.Range(first, rows)];
            var z = Tensor.Of<float>(Latents.OfSeeds(seeds, width), rows, width).To(generator.Store.Device);   // [B, width]
            var u = generator.FirstHidden(z)
                ?? throw new ArgumentException("its norms are not modulated", nameof(generator));              // [B, 2D₀]
            statistics.Add(Tensor.Cat([u.Float(), z], 1));
            progress?.Invoke(first + rows, samples);
        }
        return statistics;
    }

    /// <summary>cov(z, u)·G·R·w / λ, with the sign that makes the largest number positive: an eigenvector has none of its own.</summary>
    private static void Scale(ReadOnlySpan<double> product, double variance, Span<float> step)
    {
        var largest = 0.0;
        foreach (var number in product)
        {
            largest = Math.Abs(number) > Math.Abs(largest) ? number : largest;
        }
        var scale = variance > 0 ? Math.Sign(largest) / variance : 0;
        for (var i = 0; i < step.Length; i++)
        {
            step[i] = (float)(product[i] * scale);
        }
    }
}
