namespace LadaGan.Torch.Layers;

/// <summary>Casts a layer's weight, bias and input to the type of its <see cref="Precision"/>, also that of the result.</summary>
/// <param name="casts">The store's casts.</param>
/// <param name="precision">The precision of the layer.</param>
/// <param name="weight">The weight, float32.</param>
/// <param name="bias">The bias, float32; null for none.</param>
internal sealed class Autocast(WeightCasts casts, Precision precision, Tensor weight, Tensor? bias)
{
    private readonly DataType _type = precision.Type();

    /// <param name="x">The input, of either type.</param>
    /// <param name="layer">(x, weight, bias) → the result, all of one type.</param>
    public Tensor Apply(Tensor x, Func<Tensor, Tensor, Tensor?, Tensor> layer) =>
        layer(x.As(_type), casts.Of(weight, _type), bias is null ? null : casts.Of(bias, _type));
}
