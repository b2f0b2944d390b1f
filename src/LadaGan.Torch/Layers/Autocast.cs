namespace LadaGan.Torch.Layers;

/// <summary>Casts a layer's weight, bias and input to the type of its <see cref="Precision"/>, in which the result is.</summary>
/// <param name="precision">Of the layer.</param>
/// <param name="weight">Its weight, float32.</param>
/// <param name="bias">What it adds, float32; null for nothing.</param>
internal sealed class Autocast(Precision precision, Tensor weight, Tensor? bias)
{
    private readonly DataType _type = precision.Type();

    /// <param name="x">Of either type.</param>
    /// <param name="layer">(x, weight, bias) → the result, all of one type.</param>
    public Tensor Apply(Tensor x, Func<Tensor, Tensor, Tensor?, Tensor> layer) => layer(x.As(_type), weight.As(_type), bias?.As(_type));
}
