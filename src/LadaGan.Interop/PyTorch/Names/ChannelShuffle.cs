namespace LadaGan.Interop.PyTorch.Names;

/// <summary>
/// The two orders of the channels that take part in a pixel shuffle or its inverse by r: channel (dy·r + dx)·C + c of ours is channel
/// c·r² + dy·r + dx of PyTorch's <c>pixel_shuffle</c>.
/// </summary>
/// <param name="Dim">The dimension of the tensor that holds those channels.</param>
/// <param name="Factor">The shuffle's factor r.</param>
/// <remarks>
/// Permuting the channels once, in the layer that makes or reads them, lets both orders give the same images. An order lists for each place
/// where its channel comes from, as <see cref="LadaGan.Torch.Tensor.IndexSelect"/> takes it.
/// </remarks>
public sealed record ChannelShuffle(int Dim, int Factor)
{
    private int Area => Factor * Factor;

    /// <summary>For each of our channels, the one of theirs that it is.</summary>
    /// <param name="channels">Number of channels, a multiple of r².</param>
    /// <exception cref="ArgumentException">The number is not a multiple of r².</exception>
    public long[] ToOurs(long channels)
    {
        var (order, groups) = (new long[channels], Groups(channels));
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (i % groups * Area) + (i / groups);
        }
        return order;
    }

    /// <summary>For each of their channels, the one of ours that it is.</summary>
    /// <param name="channels">Number of channels, a multiple of r².</param>
    /// <exception cref="ArgumentException">The number is not a multiple of r².</exception>
    public long[] ToTheirs(long channels)
    {
        var (order, groups) = (new long[channels], Groups(channels));
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = (i % Area * groups) + (i / Area);
        }
        return order;
    }

    /// <summary>The values of a tensor in the other order.</summary>
    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">The tensor's shape, of which <see cref="Dim"/> holds the channels.</param>
    /// <param name="toOurs">From their order to ours, or the other way.</param>
    /// <exception cref="ArgumentException">The number of channels is not a multiple of r².</exception>
    public float[] Reorder(float[] values, IReadOnlyList<long> shape, bool toOurs)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        var (order, reordered) = (toOurs ? ToOurs(shape[Dim]) : ToTheirs(shape[Dim]), new float[values.Length]);
        var run = (int)shape.Skip(Dim + 1).Aggregate(1L, (product, size) => product * size);
        for (var (row, rows) = (0, run == 0 ? 0 : values.Length / run); row < rows; row++)
        {
            var (outer, channel) = Math.DivRem(row, order.Length);
            var from = ((outer * order.Length) + (int)order[channel]) * run;
            values.AsSpan(from, run).CopyTo(reordered.AsSpan(row * run));
        }
        return reordered;
    }

    private long Groups(long channels) => channels % Area == 0
        ? channels / Area
        : throw new ArgumentException($"{channels} channels cannot be shuffled by {Factor}: the number must be a multiple of {Area}");
}
