namespace LadaGan.Model.Tests;

/// <summary>Where one of our tensors is found in the authors' PyTorch code, and how its channels are ordered there.</summary>
/// <param name="Theirs">Its name there.</param>
/// <param name="Dim">The dimension whose channels take part in a pixel (un)shuffle; −1: none.</param>
/// <param name="Factor">r of that shuffle.</param>
internal sealed record PyTorchName(string Theirs, int Dim = -1, int Factor = 1)
{
    /// <summary>Their values in our shape and order: channel (dy·r + dx)·C + c here is channel c·r² + dy·r + dx there.</summary>
    public Tensor ToOurs(Tensor theirs, long[] shape)
    {
        var values = theirs.Reshape(shape);
        if (Dim < 0)
        {
            return values;
        }
        var (width, area) = (shape[Dim], (long)Factor * Factor);
        var channels = width / area;
        var order = new long[width];
        for (var c = 0L; c < channels; c++)
        {
            for (var offset = 0L; offset < area; offset++)
            {
                order[(offset * channels) + c] = (c * area) + offset;
            }
        }
        return values.IndexSelect(Dim, Tensor.Of(order));
    }
}
