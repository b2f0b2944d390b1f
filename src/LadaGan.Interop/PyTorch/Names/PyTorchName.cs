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
        return Shuffle is { } shuffle ? values.IndexSelect(shuffle.Dim, Tensor.Of(shuffle.ToOurs(values.Size(shuffle.Dim)))) : values;
    }

    /// <summary>Our values in their shape and order.</summary>
    /// <param name="ours">A tensor of our shape.</param>
    public Tensor ToTheirs(Tensor ours)
    {
        ArgumentNullException.ThrowIfNull(ours);
        var values = Shuffle is { } shuffle ? ours.IndexSelect(shuffle.Dim, Tensor.Of(shuffle.ToTheirs(ours.Size(shuffle.Dim)))) : ours;
        return values.Reshape([.. TheirShape]);
    }
}
