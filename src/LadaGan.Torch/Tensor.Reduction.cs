namespace LadaGan.Torch;

public sealed partial class Tensor
{
    public Tensor Sum() => Aten.Sum.Call(this);

    public Tensor Sum(long[] dims, bool keepDim = false) => Aten.SumDims.Call(this, dims, keepDim);

    public Tensor Mean() => Aten.Mean.Call(this);

    public Tensor Mean(long[] dims, bool keepDim = false) => Aten.MeanDims.Call(this, dims, keepDim);

    /// <summary>The largest element.</summary>
    public Tensor Max() => Aten.MaxAll.Call(this);

    /// <summary>Whether anything along the dimension is true.</summary>
    public Tensor Any(int dim) => Aten.AnyDim.Call(this, dim);

    /// <summary>The k largest or smallest along the last dimension, in order, and where they stand.</summary>
    public (Tensor Values, Tensor Indices) TopK(long k, bool largest = true) => Aten.TopK.CallTwo(this, k, -1, largest);

    public Tensor Softmax(int dim) => Aten.Softmax.Call(this, dim);

    public Tensor LogSoftmax(int dim) => Aten.LogSoftmax.Call(this, dim);
}
