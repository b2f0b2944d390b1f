using LadaGan.Kernels.Products;
using LadaGan.Kernels.Tests.Oracles;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Products;

public class MatMulTests
{
    private static readonly (int M, int K, int N)[] Shapes =
        [(1, 1, 1), (1, 128, 70), (2, 3, 5), (4, 16, 32), (7, 9, 33), (12, 32, 64), (13, 17, 31), (16, 8, 8), (23, 5, 100), (49, 64, 96),
            (64, 40, 16), (97, 31, 129), (200, 12, 3)];

    [Theory]
    [ClassData(typeof(Widths))]
    public void Products_are_those_of_plain_loops(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (m, k, n) in Shapes)
        {
            Check(team, width, (m, k, n), Activation.None, withResidual: false);
        }
    }

    [Theory]
    [ClassData(typeof(Widths))]
    public void Long_sums_stay_within_their_rounding(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        Check(team, width, (14, 4096, 40), Activation.None, withResidual: false);
    }

    [Theory]
    [InlineData(Activation.None)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.LeakyRelu)]
    [InlineData(Activation.Gelu)]
    public void Activations_and_residuals_come_after_the_bias(Activation activation)
    {
        using var team = new WorkerTeam(2);
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            Check(team, width, (29, 20, 45), activation, withResidual: true);
            Check(team, width, (6, 20, 64), activation, withResidual: false);
        }
    }

    [Fact]
    public void Gelu_is_the_exact_one_everywhere()
    {
        using var team = new WorkerTeam(1);
        float[] inputs = [.. Enumerable.Range(-1200, 2401).Select(i => i / 100f), 1e-20f, -1e-20f, 1e6f, -1e6f];
        foreach (var width in Enum.GetValues<VectorWidth>())
        {
            using var a = Numbers.Zeros(inputs.Length, 1);
            using var c = Numbers.Zeros(inputs.Length, 1);
            using var one = Numbers.Zeros(1, 1);
            unsafe
            {
                inputs.CopyTo(new Span<float>(a.Pointer, inputs.Length));
                *one.Pointer = 1;
            }
            using var weights = new PackedWeights(team, one.Matrix, [], width);
            MatMul.Run(team, a.Matrix, weights, c.Matrix, Activation.Gelu);
            for (var i = 0; i < inputs.Length; i++)
            {
                Assert.Equal(ActivationOracle.Of(Activation.Gelu, inputs[i]), c[i, 0], Tolerance.Of(8) * Math.Max(1, Math.Abs(inputs[i])));
            }
        }
    }

    [Fact]
    public void A_result_may_be_its_own_residual()
    {
        using var team = new WorkerTeam(3);
        using var a = Numbers.Draw(1, 60, 24);
        using var b = Numbers.Draw(2, 50, 24);
        using var c = Numbers.Draw(3, 60, 50);
        using var before = Numbers.Draw(3, 60, 50);
        using var weights = new PackedWeights(team, b.Matrix, [], VectorWidth.Best);
        MatMul.Run(team, a.Matrix, weights, c.Matrix, residual: c.Matrix);
        CloseAssert.Relative(Cells(60, 50).Select(at => Dot(a, b, at) + before[at.Row, at.Column]),
            Cells(60, 50).Select(at => c[at.Row, at.Column]), Tolerance.OfSum(24 + 1));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var team = new WorkerTeam(1);
        using var numbers = Numbers.Zeros(4, 4);
        using var weights = new PackedWeights(team, numbers.Matrix, [], VectorWidth.Best);
        using var narrow = Numbers.Zeros(4, 3);
        Assert.Contains("[4, 3] times [4, 4] is not [4, 4]", Assert.Throws<ArgumentException>(
            () => MatMul.Run(team, narrow.Matrix, weights, numbers.Matrix)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MatMul.Run(team, numbers.Matrix, weights, narrow.Matrix));
    }

    private static void Check(WorkerTeam team, VectorWidth width, (int M, int K, int N) shape, Activation activation, bool withResidual)
    {
        var (m, k, n) = shape;
        using var a = Numbers.Draw(m, m, k, gap: 5);
        using var b = Numbers.Draw(n, n, k);
        using var c = Numbers.Draw(7, m, n, gap: 3);
        using var residual = Numbers.Draw(8, m, n, gap: 1);
        var bias = Numbers.Array(k, n);
        using var weights = new PackedWeights(team, b.Matrix, bias, width);
        MatMul.Run(team, a.Matrix, weights, c.Matrix, activation, withResidual ? residual.Matrix : default);
        var expected = Cells(m, n).Select(
            at => ActivationOracle.Of(activation, Dot(a, b, at) + bias[at.Column]) + (withResidual ? residual[at.Row, at.Column] : 0));
        CloseAssert.Relative(expected, Cells(m, n).Select(at => c[at.Row, at.Column]),
            Tolerance.OfSum(k + 2) + (activation == Activation.Gelu ? Tolerance.Of(8) : 0), $"{shape} {width} {activation}");
        using var untouched = Numbers.Draw(7, m, n, gap: 3);
        Assert.All(Enumerable.Range(0, m), row => Assert.Equal(untouched[row, n], c[row, n]));  // the gap between rows
    }

    private static IEnumerable<(int Row, int Column)> Cells(int rows, int columns) =>
        from row in Enumerable.Range(0, rows) from column in Enumerable.Range(0, columns) select (row, column);

    private static double Dot(Numbers a, Numbers b, (int Row, int Column) at) =>
        Enumerable.Range(0, a.Matrix.Columns).Sum(k => (double)a[at.Row, k] * b[at.Column, k]);
}
