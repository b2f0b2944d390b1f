namespace LadaGan.Torch.Layers;

/// <summary>A product of maps and weights in a <see cref="Precision"/>: factors are cast to its type, and the result is of it.</summary>
/// <param name="precision">Of the product.</param>
/// <param name="weight">Its weight, float32.</param>
/// <param name="bias">What is added, float32; null for nothing.</param>
internal sealed class Product(Precision precision, Tensor weight, Tensor? bias)
{
    private readonly DataType _type = precision.Type();

    /// <param name="x">Of any of the two types.</param>
    /// <param name="multiply">(x, weight, bias) → the product, all of one type.</param>
    public Tensor Of(Tensor x, Func<Tensor, Tensor, Tensor?, Tensor> multiply) => multiply(Cast(x), Cast(weight), bias is null ? null : Cast(bias));

    private Tensor Cast(Tensor factor) => factor.Type == _type ? factor : factor.To(_type);
}
