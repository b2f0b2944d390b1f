namespace LadaGan.Architecture.Layers;

/// <summary>What a layer computes.</summary>
public enum LayerKind
{
    /// <summary>Rows times a matrix [out, in].</summary>
    Linear,

    /// <summary>A convolution with weights [out, in, height, width].</summary>
    Convolution,

    /// <summary>Layer norm with a weight and a bias.</summary>
    LayerNorm,

    /// <summary>Batch norm with a weight, a bias and running statistics.</summary>
    BatchNorm,

    /// <summary>Position embeddings, added to the tokens.</summary>
    Position,

    /// <summary>Learned combinations of the tokens: tokens [N, D] times a matrix [N, k], along the tokens.</summary>
    Combination,

    /// <summary>A learned number for each offset between two tokens of a window, added to the scores of a head.</summary>
    RelativePosition,

    /// <summary>Scores of queries with keys, and the values' weighted sums; no parameters.</summary>
    DotProduct,
}

/// <summary>One tensor of a layer.</summary>
/// <param name="Name">Its name in files and in the parameter store.</param>
/// <param name="Shape">Its shape, PyTorch's order.</param>
/// <param name="IsTrained">Whether the optimizer changes it; false for running statistics.</param>
public sealed record Parameter(string Name, IReadOnlyList<long> Shape, bool IsTrained = true)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <summary>One layer of a network, for one image.</summary>
/// <param name="Name">Its name; its tensors' names begin with it.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="OutputShape">Without the batch: [tokens, width], [width] or [channels, height, width].</param>
/// <param name="Tensors">Its tensors, the weight first; none where nothing is learned.</param>
/// <param name="Macs">Multiply-accumulates of linear layers, convolutions and products of tokens, what the paper calls FLOPs.</param>
public sealed record Layer(string Name, LayerKind Kind, IReadOnlyList<long> OutputShape, IReadOnlyList<Parameter> Tensors, long Macs)
{
    /// <summary>Number of trained values.</summary>
    public long Parameters => Tensors.Where(tensor => tensor.IsTrained).Sum(tensor => tensor.Count);
}
