using LadaGan.Torch.Distributed;
using LadaGan.Torch.Layers;

namespace LadaGan.Torch;

public sealed partial class Tensor
{
    public Tensor MatMul(Tensor other) => Aten.MatMul.Call(this, other);

    /// <summary>this ← beta · this + first second, of matrices.</summary>
    public Tensor AddMmInPlace(Tensor first, Tensor second, double beta = 1)
    {
        Aten.AddMmInPlace.Run(this, first, second, beta);
        return this;
    }

    /// <summary>x Wᵀ + b over the last dimension; weight [out, in].</summary>
    public Tensor Linear(Tensor weight, Tensor? bias) => Aten.Linear.Call(this, weight, bias);

    /// <summary>Convolution of [B, C, H, W] with weight [out, C, kH, kW].</summary>
    public Tensor Conv2d(
        Tensor weight, Tensor? bias, long stride = 1, long padding = 0, ConvolutionMethod method = ConvolutionMethod.Direct) =>
        Aten.Conv2d.Call(this, weight, bias, stride, padding, method == ConvolutionMethod.Fast ? "fast" : "direct");

    /// <summary>
    /// Convolution with a stride and a padding (height, width) of its own for each direction, by libtorch's own operator.
    /// </summary>
    public Tensor Conv2d(Tensor weight, Tensor? bias, long[] stride, long[] padding) =>
        Aten.RectangularConv2d.Call(this, weight, bias, stride, padding);

    /// <summary>The transforms of this weight [out, in, 3, 3] that <see cref="WinogradConv2d"/> takes; float32, on the CPU.</summary>
    public Tensor WinogradFilters() => Aten.WinogradFilters.Call(this);

    /// <summary>
    /// Convolution of [B, in, H, W] of stride 1 on the CPU, by Winograd's algorithm; without gradients, for weights that stay.
    /// </summary>
    /// <param name="filters">The weight's <see cref="WinogradFilters"/>.</param>
    /// <param name="bias">[out], of this tensor's type.</param>
    /// <param name="padding">0 or 1.</param>
    /// <param name="relu">Whether ReLU follows.</param>
    /// <remarks>Lavin and Gray, 2016, arXiv:1509.09308; <c>native/winograd.cpp</c>.</remarks>
    public Tensor WinogradConv2d(Tensor filters, Tensor bias, long padding, bool relu) =>
        Aten.WinogradConv2d.Call(this, filters, bias, padding, relu);

    /// <summary>
    /// Batch norm, then LeakyReLU; in training mode the running statistics move by
    /// <paramref name="momentum"/> towards the batch's.
    /// </summary>
    /// <param name="negativeSlope">Of the LeakyReLU; 1 leaves it out.</param>
    /// <param name="over">The ranks whose batches are normalised as one; null for this process alone.</param>
    public Tensor BatchNorm(
        Tensor weight, Tensor bias, Tensor runningMean, Tensor runningVariance, bool training, double momentum,
        double eps, double negativeSlope = 1, ProcessGroup? over = null) =>
        Aten.BatchNorm.Call(
            this, weight, bias, runningMean, runningVariance, training, momentum, eps, negativeSlope, (long)(over?.Handle ?? 0));

    /// <summary>(x − μ)/σ over the last dimension D, then γ and β.</summary>
    /// <param name="weight">γ [D].</param>
    /// <param name="bias">β [D].</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="type">Of the result; null for this tensor's.</param>
    public Tensor LayerNorm(Tensor weight, Tensor bias, double eps, DataType? type = null) =>
        Aten.LayerNorm.Call(this, weight, bias, eps, type ?? Type);

    /// <summary>(x − μ)/σ over the last dimension.</summary>
    /// <param name="eps">Added to the variance.</param>
    public Tensor LayerNorm(double eps) => Aten.LayerNormWithoutWeight.Call(this, new[] { Size(-1) }, Argument.None, Argument.None, eps);

    /// <summary>Means of windows side by side.</summary>
    public Tensor AvgPool2d(long size) => Aten.AvgPool2d.Call(this, size);

    /// <summary>
    /// This map with a row of zeros below and a column of them to the right, and its means over windows side by side: what a block that
    /// halves the size makes of its input under TensorFlow's SAME padding. One pass on a GPU.
    /// </summary>
    public (Tensor Padded, Tensor Pooled) PadAndPool(long size) => Aten.PadAndPool.CallTwo(this, size);

    /// <summary>
    /// Means of overlapping windows; without <paramref name="countIncludePad"/> a
    /// window at the edge averages only what lies in the map.
    /// </summary>
    public Tensor AvgPool2d(long size, long stride, long padding, bool countIncludePad) =>
        Aten.OverlappingAvgPool2d.Call(
            this, new[] { size, size }, new[] { stride, stride }, new[] { padding, padding }, false, countIncludePad);

    public Tensor MaxPool2d(long size, long stride, long padding = 0) => Aten.MaxPool2d.Call(this, size, stride, padding);

    /// <summary>Nearest-neighbour enlargement of [B, C, H, W] by a whole factor.</summary>
    public Tensor UpsampleNearest2d(double factor) => Aten.UpsampleNearest2d.Call(this, Argument.None, new[] { factor, factor });

    /// <summary>Bilinear resizing of [B, C, H, W], with half-pixel centres; antialiased where it shrinks.</summary>
    public Tensor ResizeBilinear(long height, long width) =>
        Aten.UpsampleBilinear2dAntialiased.Call(this, new[] { height, width }, false);

    /// <summary>(x − 128)/128 of bytes [N, 3, H, W] on the CPU, resized as TensorFlow 1 does: channels last.</summary>
    /// <param name="height">Of the result.</param>
    /// <param name="width">Of the result.</param>
    /// <param name="type">Of the result: float32 or bfloat16.</param>
    public Tensor ResizeBytes(long height, long width, DataType type) =>
        Aten.ResizeBytes.Call(this, height, width, Empty([0], type));

    /// <summary>ReLU of maps [B, Cᵢ, H, W], joined along their channels.</summary>
    public static Tensor CatRelu(params Tensor[] maps) => Aten.CatRelu.Call(maps);

    public Tensor Relu() => Aten.Relu.Call(this);

    public Tensor ReluInPlace()
    {
        Aten.ReluInPlace.Run(this);
        return this;
    }

    /// <summary>x·Φ(x), with the exact normal distribution function.</summary>
    public Tensor Gelu() => Aten.Gelu.Call(this);

    public Tensor LeakyRelu(double slope) => Aten.LeakyRelu.Call(this, slope);

    /// <summary>log(1 + eˣ).</summary>
    public Tensor Softplus() => Aten.Softplus.Call(this);

    /// <summary>Reduced QR factorisation of a matrix.</summary>
    public (Tensor Q, Tensor R) LinalgQr() => Aten.LinalgQr.CallTwo(this);

    /// <summary>Eigenvalues of a symmetric matrix, smallest first, and its eigenvectors as columns; the lower triangle is read.</summary>
    public (Tensor Eigenvalues, Tensor Eigenvectors) LinalgEigh() => Aten.LinalgEigh.CallTwo(this);

    /// <summary>Singular values of a matrix, largest first.</summary>
    public Tensor LinalgSvdvals() => Aten.LinalgSvdvals.Call(this);

    /// <summary>The diagonals of the matrices in two dimensions, as a last dimension.</summary>
    public Tensor Diagonal(int first = 0, int second = 1) => Aten.Diagonal.Call(this, 0, first, second);
}
