using LadaGan.Architecture.Layers;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch.Names;

/// <summary>One of our tensors in the authors' PyTorch code: its name, shape and order of channels there.</summary>
/// <param name="Ours">Our tensor.</param>
/// <param name="Theirs">Its name there.</param>
/// <param name="TheirShape">Its shape there: as many values as ours.</param>
/// <param name="Shuffle">How its channels are ordered there; null where the order is ours.</param>
public sealed record PyTorchName(Parameter Ours, string Theirs, IReadOnlyList<long> TheirShape, ChannelShuffle? Shuffle = null)
{
    /// <summary>Their values in our shape and order.</summary>
    /// <param name="theirs">A tensor with as many values as ours.</param>
    public Tensor ToOurs(Tensor theirs)
    {
        ArgumentNullException.ThrowIfNull(theirs);
        var values = theirs.Reshape([.. Ours.Shape]);
        return Shuffle is { } shuffle ? Ordered(values, shuffle.Dim, shuffle.ToOurs(values.Size(shuffle.Dim))) : values;
    }

    /// <summary>Their values in our order.</summary>
    /// <param name="theirs">As many values as ours.</param>
    public float[] ToOurs(float[] theirs) => Shuffle is { } shuffle ? shuffle.Reorder(theirs, Ours.Shape, toOurs: true) : theirs;

    /// <summary>Our values in their order.</summary>
    /// <param name="ours">As many values as theirs.</param>
    public float[] ToTheirs(float[] ours) => Shuffle is { } shuffle ? shuffle.Reorder(ours, Ours.Shape, toOurs: false) : ours;

    /// <summary>Our values in their shape and order.</summary>
    /// <param name="ours">A tensor of our shape.</param>
    public Tensor ToTheirs(Tensor ours)
    {
        ArgumentNullException.ThrowIfNull(ours);
        var values = Shuffle is { } shuffle ? Ordered(ours, shuffle.Dim, shuffle.ToTheirs(ours.Size(shuffle.Dim))) : ours;
        return values.Reshape([.. TheirShape]);
    }

    private static Tensor Ordered(Tensor values, int dim, long[] order) => values.IndexSelect(dim, Tensor.Of(order).To(values.Device));
}
