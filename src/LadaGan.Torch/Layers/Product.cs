namespace LadaGan.Torch.Layers;

/// <summary>A product of maps and weights in a <see cref="Precision"/>: float32 in and out, by explicit casts around it.</summary>
/// <param name="precision">Of the product.</param>
/// <param name="weight">Its weight, float32.</param>
/// <param name="bias">What is added, float32; null for nothing.</param>
internal sealed class Product(Precision precision, Tensor weight, Tensor? bias)
{
    private bool IsExact => precision == Precision.Float32;

    /// <param name="x">float32.</param>
    /// <param name="multiply">(x, weight, bias) → the product, all of one type.</param>
    public Tensor Of(Tensor x, Func<Tensor, Tensor, Tensor?, Tensor> multiply) =>
        IsExact ? multiply(x, weight, bias) : multiply(x.To(DataType.BFloat16), weight.To(DataType.BFloat16), bias?.To(DataType.BFloat16)).To(DataType.Float32);
}
