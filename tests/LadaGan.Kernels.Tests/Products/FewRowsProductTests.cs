using LadaGan.Kernels.Products;
using LadaGan.Kernels.Tests.Oracles;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Products;

public class FewRowsProductTests
{
    private static readonly (int M, int K, int N)[] Shapes =
        [(1, 1, 1), (1, 128, 70), (2, 3, 5), (8, 33, 64), (3, 64, 96), (1, 7, 33), (5, 40, 16)];

    [Theory]
    [ClassData(typeof(Widths))]
    public void Products_are_those_of_plain_loops_with_rounded_weights(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (m, k, n) in Shapes)
        {
            foreach (var activation in new[] { Activation.None, Activation.Relu })
            {
                using var a = Numbers.Draw(m, m, k, gap: 5);
                using var b = Numbers.Draw(n, n, k);
                using var c = Numbers.Draw(7, m, n, gap: 3);
                using var untouched = Numbers.Draw(7, m, n, gap: 3);
                var bias = Numbers.Array(k, n);
                using var weights = new RoundedWeights(team, b.Matrix, bias, width);
                FewRowsProduct.Run(team, a.Matrix, weights, c.Matrix, activation);
                var cells = from row in Enumerable.Range(0, m) from column in Enumerable.Range(0, n) select (row, column);
                double Dot(int row, int column) => Enumerable.Range(0, k).Sum(i => a[row, i] * Nearest(b[column, i]));
                CloseAssert.Relative(
                    cells.Select(at => ActivationOracle.Of(activation, Dot(at.row, at.column) + bias[at.column])),
                    cells.Select(at => c[at.row, at.column]), Tolerance.OfSum(k + 2), $"{(m, k, n)} {width} {activation}");
                Assert.All(Enumerable.Range(0, m), row => Assert.Equal(untouched[row, n], c[row, n])); // the gap between rows
            }
        }
    }

    [Theory]
    [InlineData(1f, 0x3f80)]
    [InlineData(1.00390625f, 0x3f80)]  // a tie, to even
    [InlineData(1.01171875f, 0x3f82)]  // a tie, to even
    [InlineData(-3.1f, 0xc046)]
    [InlineData(float.MaxValue, 0x7f80)]
    [InlineData(float.NegativeInfinity, 0xff80)]
    [InlineData(float.NaN, 0x7fc0)]
    public void Weights_are_rounded_to_the_nearest(float value, int bits) => Assert.Equal((uint)bits, RoundedWeights.Rounded(value));

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var team = new WorkerTeam(1);
        using var numbers = Numbers.Zeros(4, 4);
        using var narrow = Numbers.Zeros(4, 3);
        using var weights = new RoundedWeights(team, numbers.Matrix, [], VectorWidth.Best);
        Assert.Contains("[4, 3] times [4, 4] is not [4, 4]", Assert.Throws<ArgumentException>(
            () => FewRowsProduct.Run(team, narrow.Matrix, weights, numbers.Matrix)).Message, StringComparison.Ordinal);
    }

    /// <summary>The nearest number of eight significant bits, by arithmetic rather than by bits.</summary>
    private static double Nearest(double x)
    {
        if (x == 0)
        {
            return 0;
        }
        var exponent = Math.ILogB(x);
        return Math.ScaleB(Math.Round(Math.ScaleB(x, 7 - exponent), MidpointRounding.ToEven), exponent - 7);
    }
}
