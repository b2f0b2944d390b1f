using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>Tensors as .NET arrays of doubles, for oracles written as plain loops.</summary>
public static class Doubles
{
    public static double[] Of1(Tensor tensor) => (double[])Of(tensor, 1);

    public static double[,] Of2(Tensor tensor) => (double[,])Of(tensor, 2);

    public static double[,,] Of3(Tensor tensor) => (double[,,])Of(tensor, 3);

    public static double[,,,] Of4(Tensor tensor) => (double[,,,])Of(tensor, 4);

    private static Array Of(Tensor tensor, int rank)
    {
        using var scope = new TensorScope();
        Assert.Equal(rank, tensor.Dim);
        var values = tensor.Detach().To(DataType.Float64).ToArray<double>();
        var array = Array.CreateInstance(typeof(double), tensor.Shape);
        Buffer.BlockCopy(values, 0, array, 0, values.Length * sizeof(double));
        return array;
    }
}
