namespace LadaGan.Torch;

public sealed partial class Tensor
{
    public Tensor Sum() => Aten.Sum.Call(this);

    public Tensor Sum(long[] dims, bool keepDim = false) => Aten.SumDims.Call(this, dims, keepDim);

    public Tensor Mean() => Aten.Mean.Call(this);

    public Tensor Mean(long[] dims, bool keepDim = false) => Aten.MeanDims.Call(this, dims, keepDim);

    /// <summary>The largest element.</summary>
    public Tensor Max() => Aten.MaxAll.Call(this);

    public Tensor Softmax(int dim) => Aten.Softmax.Call(this, dim);
}
