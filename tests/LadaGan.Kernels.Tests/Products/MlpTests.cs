using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Tests.Oracles;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Products;

public class MlpTests
{
    // Few rows, computed by two products, and many, with a last part that is full, nearly full, and a single row.
    private static readonly (int M, int Inputs, int Hidden, int Outputs)[] Shapes =
        [(1, 1, 1, 1), (13, 7, 45, 9), (127, 5, 33, 3), (128, 16, 64, 16), (161, 20, 31, 36), (672, 36, 45, 35), (703, 3, 70, 33)];

    [Theory]
    [ClassData(typeof(Widths))]
    public void An_MLP_is_that_of_plain_loops(VectorWidth width, int threads)
    {
        using var team = new WorkerTeam(threads);
        foreach (var (m, inputs, hidden, outputs) in Shapes)
        {
            using var x = Numbers.Draw(1, m, inputs, gap: 3);
            using var w1 = Numbers.Draw(2, hidden, inputs);
            using var w2 = Numbers.Draw(3, outputs, hidden);
            using var y = Numbers.Draw(4, m, outputs, gap: 2);
            var (b1, b2) = (Numbers.Array(5, hidden), Numbers.Array(6, outputs));
            using var mlp = new Mlp(team, new PackedWeights(team, w1.Matrix, b1, width), new PackedWeights(team, w2.Matrix, b2, width));
            mlp.Run(x.Matrix, y.Matrix);
            for (var row = 0; row < m; row++)
            {
                var h = Linear(w1, b1, [.. Row(x, row)]).Select(number => ActivationOracle.Of(Activation.Gelu, number));
                CloseAssert.Relative(Linear(w2, b2, [.. h]), Row(y, row).Select(number => (float)number),
                    Tolerance.OfLayers(2, Math.Max(inputs, hidden))
                    + Tolerance.Of(8), $"row {row} of {m}, {inputs} → {hidden} → {outputs}, {width}");
            }
            using var untouched = Numbers.Draw(4, m, outputs, gap: 2);
            Assert.All(Enumerable.Range(0, m), row => Assert.Equal(untouched[row, outputs], y[row, outputs]));  // the gap between rows
        }
    }

    [Fact]
    public void Few_rows_and_many_give_the_same_numbers()
    {
        using var team = new WorkerTeam(2);
        using var x = Numbers.Draw(1, 1000, 24);
        using var w1 = Numbers.Draw(2, 80, 24);
        using var w2 = Numbers.Draw(3, 24, 80);
        using var mlp = new Mlp(team, new PackedWeights(team, w1.Matrix, [], VectorWidth.Best),
            new PackedWeights(team, w2.Matrix, [], VectorWidth.Best));
        using var many = Numbers.Zeros(1000, 24);
        using var few = Numbers.Zeros(1000, 24);
        mlp.Run(x.Matrix, many.Matrix);
        for (var first = 0; first < 1000; first += 100)
        {
            mlp.Run(x.Matrix.RowsFrom(first, 100), few.Matrix.RowsFrom(first, 100));
        }
        CloseAssert.Relative(Enumerable.Range(0, 1000).SelectMany(row => Row(few, row)), Enumerable.Range(
            0, 1000).SelectMany(row => Row(many, row)).Select(number => (float)number), Tolerance.Between(Tolerance.OfLayers(2, 80)));
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        using var team = new WorkerTeam(1);
        using var x = Numbers.Draw(1, 300, 16);
        using var w = Numbers.Draw(2, 16, 16);
        using var y = Numbers.Zeros(300, 16);
        using var mlp = new Mlp(team, new PackedWeights(team, w.Matrix, [], VectorWidth.Best),
            new PackedWeights(team, w.Matrix, [], VectorWidth.Best));
        mlp.Run(x.Matrix, y.Matrix);
        var before = GC.GetAllocatedBytesForCurrentThread();
        mlp.Run(x.Matrix, y.Matrix);
        mlp.Run(x.Matrix.RowsFrom(0, 40), y.Matrix.RowsFrom(0, 40));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var team = new WorkerTeam(1);
        using var w = Numbers.Zeros(4, 3);
        using var x = Numbers.Zeros(200, 4);
        PackedWeights Weights(Matrix matrix) => new(team, matrix, [], VectorWidth.Best);
        Assert.Contains("4 and 3 differ",
            Assert.Throws<ArgumentException>(() => new Mlp(team, Weights(w.Matrix), Weights(w.Matrix))).Message, StringComparison.Ordinal);
        using var mlp = new Mlp(team, Weights(w.Matrix), Weights(x.Matrix.RowsFrom(0, 3)));
        Assert.Contains("an MLP of widths 3, 4, 3 does not map [200, 4]",
            Assert.Throws<ArgumentException>(() => mlp.Run(x.Matrix, x.Matrix)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => mlp.Run(x.Matrix.RowsFrom(0, 2), x.Matrix.RowsFrom(0, 2)));
    }

    private static IEnumerable<double> Row(Numbers numbers, int row) =>
        Enumerable.Range(0, numbers.Matrix.Columns).Select(column => (double)numbers[row, column]);

    private static IEnumerable<double> Linear(Numbers weight, float[] bias, double[] x) =>
        bias.Select((b, output) => b + x.Select((number, input) => number * weight[output, input]).Sum());
}
