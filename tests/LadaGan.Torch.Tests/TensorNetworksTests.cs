namespace LadaGan.Torch.Tests;

public class TensorNetworksTests : TensorTest
{
    /// <summary>Sizes, strides and padding differ between the directions.</summary>
    [Fact]
    public void A_rectangular_convolution_equals_loops()
    {
        var (x, weight, bias) = (Draw.Normal("x", 2, 3, 7, 8), Draw.Normal("weight", 4, 3, 1, 5), Draw.Normal("bias", 4));
        var (a, w, b) = (Doubles.Of4(x), Doubles.Of4(weight), Doubles.Of1(bias));
        var expected = new double[2, 4, 4, 8];
        Fill(expected, (n, o, row, column) => b[o] + Enumerable.Range(0, 3).Sum(c => Enumerable.Range(0, 5).Sum(k =>
            column + k - 2 is >= 0 and < 8 and var at ? w[o, c, 0, k] * a[n, c, 2 * row, at] : 0)));

        TensorAssert.Close(expected, x.Conv2d(weight, bias, [2, 1], [0, 2]), Tolerance.OfSum(15));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_average_counts_the_padding_when_asked(bool countIncludePad)
    {
        var x = Draw.Normal("x", 2, 3, 5, 6);
        var expected = new double[2, 3, 5, 6];
        Fill(expected, (n, c, row, column) =>
            Window(Doubles.Of4(x), n, c, row, column) is var window && countIncludePad ? window.Sum() / 9 : window.Average());

        TensorAssert.Close(expected, x.AvgPool2d(3, 1, 1, countIncludePad), Tolerance.OfSum(9));
    }

    [Fact]
    public void A_maximum_does_not_see_the_padding()
    {
        var x = Draw.Normal("x", 2, 3, 5, 6) - 10;
        var expected = new double[2, 3, 5, 6];
        Fill(expected, (n, c, row, column) => Window(Doubles.Of4(x), n, c, row, column).Max());

        TensorAssert.Close(expected, x.MaxPool2d(size: 3, stride: 1, padding: 1), 0);
        Assert.Equal([2L, 3, 2, 2], x.MaxPool2d(size: 3, stride: 2).Shape);
    }

    [Fact]
    public void Products_add_to_what_is_there()
    {
        var (sum, x, y) = (Tensor.Of([1f, 2, 3, 4], 2, 2), Tensor.Of([1f, 0, 2, 1, 1, 1], 2, 3), Tensor.Of([1f, 2, 3, 4, 5, 6], 3, 2));
        Assert.Same(sum, sum.AddMmInPlace(x, y));
        Assert.Equal([12f, 16, 12, 16], sum.ToArray<float>());
        Assert.Equal([17f, 22, 15, 20], sum.AddMmInPlace(x, y, beta: 0.5).ToArray<float>());
    }

    [Fact]
    public void A_symmetric_matrix_is_the_product_of_its_eigenvectors_and_values()
    {
        var x = Draw.Normal("x", 5, 5).To(DataType.Float64);
        var symmetric = x + x.Transpose(0, 1);

        var (values, vectors) = symmetric.LinalgEigh();

        Assert.Equal(values.ToArray<double>().Order(), values.ToArray<double>());
        TensorAssert.Close(Doubles.Of2(symmetric), (vectors * values).MatMul(vectors.Transpose(0, 1)), 1e-13);
        TensorAssert.Close(Doubles.Of1(values.Square().Sqrt().TopK(5).Values), symmetric.LinalgSvdvals(), 1e-13);
    }

    private static double[] Window(double[,,,] x, int n, int c, int row, int column) =>
    [
        .. from y in Enumerable.Range(row - 1, 3)
           from z in Enumerable.Range(column - 1, 3)
           where y >= 0 && y < x.GetLength(2) && z >= 0 && z < x.GetLength(3)
           select x[n, c, y, z],
    ];

    private static void Fill(double[,,,] values, Func<int, int, int, int, double> of)
    {
        for (var flat = 0; flat < values.Length; flat++)
        {
            var (rest, column) = Math.DivRem(flat, values.GetLength(3));
            (rest, var row) = Math.DivRem(rest, values.GetLength(2));
            var (n, c) = Math.DivRem(rest, values.GetLength(1));
            values[n, c, row, column] = of(n, c, row, column);
        }
    }
}
