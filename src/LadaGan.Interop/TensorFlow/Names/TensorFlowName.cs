using LadaGan.Architecture.Layers;

namespace LadaGan.Interop.TensorFlow.Names;

/// <summary>One of our tensors in the authors' TensorFlow code: its variables there, and how their values are ordered.</summary>
/// <remarks>
/// TensorFlow's dense kernels are [inputs, outputs], those of convolutions [height, width, inputs, outputs]. The channels of its
/// <c>depth_to_space</c> and <c>space_to_depth</c> are ordered as ours are, so nothing is permuted for them.
/// </remarks>
/// <param name="Ours">Our tensor.</param>
/// <param name="Kind">The layer's kind.</param>
/// <param name="Theirs">
/// The paths of its variables from the network's object; several where one product of ours is several layers of theirs.
/// </param>
internal sealed record TensorFlowName(Parameter Ours, LayerKind Kind, IReadOnlyList<string> Theirs)
{
    /// <summary>The shape of each of the variables.</summary>
    public IReadOnlyList<long> TheirShape => Ours.Shape switch
    {
        [var outputs, var inputs] when Kind == LayerKind.Linear => [inputs, outputs / Theirs.Count],
        [var outputs, var inputs, var height, var width] => [height, width, inputs, outputs / Theirs.Count],
        [var size] => [size / Theirs.Count],
        var same => same,
    };

    /// <summary>The values of the variables in our shape and order.</summary>
    /// <param name="theirs">The values of each variable.</param>
    public float[] ToOurs(IReadOnlyList<float[]> theirs)
    {
        var isKernel = Kind is LayerKind.Linear or LayerKind.Convolution && Ours.Shape.Count > 1;
        if (!isKernel && theirs.Count == 1)
        {
            return theirs[0];
        }
        var ours = new float[Ours.Count];
        var part = ours.AsSpan();
        foreach (var values in theirs)
        {
            if (isKernel)
            {
                Reverse(values, part);
            }
            else
            {
                values.CopyTo(part);
            }
            part = part[values.Length..];
        }
        return ours;
    }

    // [area, inputs, outputs] to [outputs, inputs, area].
    private void Reverse(ReadOnlySpan<float> theirs, Span<float> ours)
    {
        var (inputs, outputs) = ((int)Ours.Shape[1], (int)(Ours.Shape[0] / Theirs.Count));
        var area = theirs.Length / (inputs * outputs);
        for (var place = 0; place < area; place++)
        {
            for (var input = 0; input < inputs; input++)
            {
                var from = theirs[((place * inputs + input) * outputs)..];
                for (var output = 0; output < outputs; output++)
                {
                    ours[(output * inputs + input) * area + place] = from[output];
                }
            }
        }
    }
}
