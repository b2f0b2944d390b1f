namespace LadaGan.Torch.Tests;

public class TensorArithmeticTests : TensorTest
{
    private static readonly float[] A = [-2, -0.5f, 0, 0.5f, 3];
    private static readonly float[] B = [4, -1, 2, 8, -0.25f];
    private readonly Tensor _a;
    private readonly Tensor _b;

    public TensorArithmeticTests() => (_a, _b) = (Tensor.Of(A), Tensor.Of(B));

    [Fact]
    public void Operators_equal_loops()
    {
        Check(_a + _b, (a, b) => a + b);
        Check(_a - _b, (a, b) => a - b);
        Check(_a * _b, (a, b) => a * b);
        Check(_a / _b, (a, b) => a / b);
        Check(_a + 2, (a, _) => a + 2);
        Check(_a - 2, (a, _) => a - 2);
        Check(2 - _a, (a, _) => 2 - a);
        Check(_a * 2, (a, _) => a * 2);
        Check(2 * _a, (a, _) => a * 2);
        Check(_a / 2, (a, _) => a / 2);
        Check(-_a, (a, _) => -a);
        Check(_a.Square(), (a, _) => a * a);
        Check(_a.Square().Sqrt(), (a, _) => Math.Abs(a));
        Check(_a.Sgn(), (a, _) => Math.Sign(a));
        Check(_a.Abs(), (a, _) => Math.Abs(a));
        Check(_a.MeanWith(_b), (a, b) => (a + b) / 2);
        Check(_a.Lerp(_b, _b), (a, b) => a + (b * (b - a)));
        Check(_a.Exp(), (a, _) => Math.Exp(a));
        Check((_a.Square() + 1).Log(), (a, _) => Math.Log((a * a) + 1));
        Check(_a.AddCMul(_b, _b), (a, b) => a + (b * b));
        Check(_a.Clamp(-0.7, 1), (a, _) => Math.Clamp(a, -0.7f, 1));
        Check(_a.Round(), (a, _) => Math.Round(a, MidpointRounding.ToEven));
        Check(_a.Relu(), (a, _) => Math.Max(a, 0));
        Check(_a.Clone().ReluInPlace(), (a, _) => Math.Max(a, 0));
        Check(_a.LeakyRelu(0.2), (a, _) => a >= 0 ? a : 0.2 * a);
        Check(_a.Softplus(), (a, _) => Math.Log(1 + Math.Exp(a)));
        var total = B.Sum(b => Math.Exp(b));
        Check(_b.Softmax(0), (_, b) => Math.Exp(b) / total);
        Check(_b.LogSoftmax(0), (_, b) => b - Math.Log(total));
    }

    [Fact]
    public void In_place_operators_change_the_tensor_they_are_asked_of()
    {
        Assert.Same(_a, _a.AddInPlace(_b, 0.5).MulInPlace(2).AddInPlace(1).MulInPlace(_b));
        Check(_a, (a, b) => (((a + (0.5 * b)) * 2) + 1) * b);
    }

    [Fact]
    public void Lists_move_towards_lists()
    {
        Tensor[] targets = [Tensor.Of([0f, 4]), Tensor.Of([1f])], ends = [Tensor.Of([10f, 0]), Tensor.Of([-1f])];
        Tensor.LerpInPlace(targets, ends, 0.25);
        Assert.Equal([2.5f, 3, 0.5f], Tensor.Cat(targets, 0).ToArray<float>());
        Assert.Equal([10f, 0], ends[0].ToArray<float>());
    }

    [Fact]
    public void The_largest_and_smallest_come_in_order_with_their_places()
    {
        var (largest, at) = _b.TopK(2);
        Assert.Equal([8f, 4], largest.ToArray<float>());
        Assert.Equal([3L, 0], at.ToArray<long>());
        var (smallest, where) = _b.TopK(3, largest: false);
        Assert.Equal([-1f, -0.25f, 2], smallest.ToArray<float>());
        Assert.Equal([1L, 4, 2], where.ToArray<long>());
    }

    [Fact]
    public void Tensors_compare_elementwise_and_broadcast()
    {
        var below = _a.Le(Tensor.Of([-1f, 2], 2, 1));
        Assert.Equal([true, false, false, false, false, true, true, true, true, false], below.ToArray<bool>());
        Assert.Equal([true, true], below.Any(1).ToArray<bool>());
        Assert.Equal([true, true, true, true, false], below.Any(0).ToArray<bool>());
    }

    [Fact]
    public void Comparisons_hold_for_unsigned_numbers_too()
    {
        var pixels = Tensor.Of<byte>([0, 1, 128, 255]);
        Assert.Equal([false, false, true, true], (pixels >= 128).ToArray<bool>());
        Assert.Equal([true, true, true, false], (pixels <= 128).ToArray<bool>());
        Assert.Equal([false, false, false, true], (pixels > 128).ToArray<bool>());
        Assert.Equal([true, true, false, false], (pixels < 128).ToArray<bool>());
        Assert.Equal([false, true, true, false], ((pixels > 0) & (pixels < 255)).ToArray<bool>());
        Assert.Equal([true, false, false, false], (pixels > 0).LogicalNot().ToArray<bool>());
        Assert.Equal([true, false, false, false],
            Tensor.Of([1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity]).IsFinite().ToArray<bool>());
    }

    [Fact]
    public void Whole_numbers_stay_whole_when_clamped()
    {
        var clamped = Tensor.Of([-5L, 3, 9]).Clamp(0, 7);
        Assert.Equal([0L, 3, 7], clamped.ToArray<long>());
    }

    [Fact]
    public void Reductions_equal_loops()
    {
        var x = Draw.Normal("x", 2, 3, 4);
        var values = Array.ConvertAll(x.ToArray<float>(), value => (double)value);
        var rounding = Tolerance.Of(24) * values.Sum(Math.Abs);   // of sums that may grow to the sum of the magnitudes
        Assert.Equal(values.Sum(), x.Sum().Item(), rounding);
        Assert.Equal(values.Average(), x.Mean().Item(), rounding / 24);
        Assert.Equal(values.Max(), x.Max().Item());
        double[] rows = [values[..12].Sum(), values[12..].Sum()];
        TensorAssert.Close(rows, x.Sum([1, 2]), Tolerance.OfSum(12));
        Assert.Equal([2, 1, 1], x.Mean([1, 2], keepDim: true).Shape);
        TensorAssert.Close(Array.ConvertAll(rows, row => row / 12), x.Mean([1, 2]), Tolerance.OfSum(12));
    }

    [Fact]
    public void Matrix_products_and_factorisations_equal_loops()
    {
        var (a, b) = (Draw.Normal("a", 3, 5), Draw.Normal("b", 5, 2));
        var (left, right, product) = (Doubles.Of2(a), Doubles.Of2(b), new double[3, 2]);
        for (var i = 0; i < 30; i++)
        {
            product[i / 10, i % 2] += left[i / 10, i / 2 % 5] * right[i / 2 % 5, i % 2];
        }
        TensorAssert.Close(product, a.MatMul(b), Tolerance.OfSum(5));
        TensorAssert.Close(product, a.Linear(b.Transpose(0, 1), null), Tolerance.OfSum(5));
        var (q, r) = a.Transpose(0, 1).LinalgQr();
        TensorAssert.Close(a.Transpose(0, 1), q.MatMul(r), Tolerance.OfLayers(3, 5));
        Assert.Equal([r.ToArray<float>()[0], r.ToArray<float>()[4], r.ToArray<float>()[8]], r.Diagonal().ToArray<float>());
        Assert.Equal([0f, 3, 4, 7], Tensor.Arange(8, DataType.Float32).View(2, 2, 2).Diagonal(1, 2).Contiguous().ToArray<float>());
    }

    /// <summary>Functions such as the exponential are exact to a unit in the last place or two: up to four roundings.</summary>
    private static void Check(Tensor actual, Func<float, float, double> expected) =>
        TensorAssert.Close(A.Zip(B, expected).ToArray(), actual, Tolerance.Of(4));
}
