namespace LadaGan.Torch.Layers;

/// <summary>y = x Wᵀ + b over the last dimension: [..., in] → [..., out]; weight [out, in].</summary>
/// <remarks>
/// Tokens [B, N, in] on the CPU use a 1×1 convolution over their channels-last view: oneDNN then computes the product, in
/// float32 up to five times faster than the BLAS of Debian's libtorch, without a transposition. A single vector per
/// image [B, in] uses the BLAS, which is several times faster there, and remains float32 in every <see cref="Precision"/>.
/// </remarks>
public sealed class Linear
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly Autocast _autocast;

    /// <param name="path">Where the parameters are named: weight, bias.</param>
    /// <param name="inFeatures">The width of x.</param>
    /// <param name="outFeatures">The width of y.</param>
    /// <param name="bias">Whether there is b.</param>
    /// <param name="products">How many products of the same x are fused side by side, such as q, k and v: each begins orthogonal by itself,
    /// unless the store's initialisation sees one matrix.</param>
    public Linear(ParameterPath path, int inFeatures, int outFeatures, bool bias = true, int products = 1)
    {
        _weight = path.Parameter("weight", [outFeatures, inFeatures], path.Initialization.Weight(products));
        _bias = bias ? path.Parameter("bias", [outFeatures], path.Initialization.Bias(inFeatures)) : null;
        _autocast = new Autocast(path.Casts, path.Precision, _weight, _bias);
    }

    /// <param name="x">[..., in]; tokens are float32 or the precision's type, and their result has the precision's type.</param>
    public Tensor Forward(Tensor x)
    {
        var info = x.Info;
        return info.Dim != 3 ? x.Linear(_weight, _bias)
            : _autocast.Apply(x, info.DeviceType == Device.Cpu.Type ? AsConvolution : AsMatrix);
    }

    private static Tensor AsConvolution(Tensor tokens, Tensor weight, Tensor? bias)
    {
        var map = tokens.Transpose(1, 2).Unsqueeze(2);                         // [B, in, 1, N], channels last
        var y = map.Conv2d(weight.Unsqueeze(-1).Unsqueeze(-1), bias);          // [B, out, 1, N]
        return y.Squeeze(2).Transpose(1, 2);
    }

    /// <summary>One product, its bias included, also of tokens that are a part of wider rows: libtorch would copy those.</summary>
    private static Tensor AsMatrix(Tensor tokens, Tensor weight, Tensor? bias)
    {
        var shape = tokens.Shape;
        var y = tokens.Reshape(-1, shape[2]).Linear(weight, bias);             // [B N, out]
        return y.View(shape[0], shape[1], y.Size(1));
    }
}
