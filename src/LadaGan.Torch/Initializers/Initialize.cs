namespace LadaGan.Torch.Initializers;

/// <summary>The initialisers of parameters.</summary>
public static class Initialize
{
    public static Initializer Zeros { get; } = (shape, _) => Tensor.Zeros(shape);

    public static Initializer Ones { get; } = (shape, _) => Tensor.Ones(shape);

    /// <summary>Standard normal numbers.</summary>
    public static Initializer Normal { get; } = (shape, random) =>
    {
        var tensor = Tensor.Empty(shape);
        Core.Random.Normal.Fill(random, 0, tensor.Data<float>());
        return tensor;
    };

    /// <summary>Normal numbers of this standard deviation.</summary>
    public static Initializer NormalOf(double deviation) => (shape, random) => Normal(shape, random) * deviation;

    /// <summary>Uniform numbers between −<paramref name="bound"/> and <paramref name="bound"/>.</summary>
    public static Initializer Uniform(double bound) => (shape, random) =>
    {
        var tensor = Tensor.Empty(shape);
        var values = tensor.Data<float>();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * random.Uniform((ulong)i)) - 1) * bound);
        }
        return tensor;
    };

    /// <summary>
    /// A random (semi-)orthogonal matrix [shape[0], the rest]: Q of a Gaussian matrix, columns' signs fixed by R's diagonal.
    /// </summary>
    /// <remarks>Source: Saxe et al. 2013 (arXiv:1312.6120), as in <c>torch.nn.init.orthogonal_</c>.</remarks>
    public static Initializer Orthogonal { get; } = (shape, random) =>
    {
        var rows = shape[0];
        var columns = shape.Aggregate(1L, (product, size) => product * size) / rows;
        var (tall, narrow) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var (q, r) = Normal([tall, narrow], random).LinalgQr();
        var signed = q * r.Diagonal().Sgn();
        return (rows < columns ? signed.Transpose(0, 1) : signed).Contiguous().View(shape);
    };

    /// <summary>Several blocks stacked along the first dimension, each orthogonal by itself (the fused q, k, v product).</summary>
    public static Initializer OrthogonalBlocks(int blocks) => (shape, random) =>
    {
        long[] part = [shape[0] / blocks, .. shape[1..]];
        return Tensor.Cat([.. Enumerable.Range(0, blocks).Select(i => Orthogonal(part, random.Split((ulong)i)))], 0);
    };
}
