using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>
/// Layer norm over the last dimension with trained weight and bias: [..., D] → [..., D], in the type of the store's products, which
/// follow it.
/// </summary>
public sealed class LayerNorm(ParameterPath path, int width, double eps)
{
    private readonly Tensor _weight = path.Parameter("weight", [width], Initialize.Ones);
    private readonly Tensor _bias = path.Parameter("bias", [width], Initialize.Zeros);

    private readonly DataType _type = path.Precision.Type();

    public Tensor Forward(Tensor x) => x.LayerNorm(_weight, _bias, eps, _type);
}
