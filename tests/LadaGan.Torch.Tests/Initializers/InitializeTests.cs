using LadaGan.Core.Random;
using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Tests.Initializers;

public class InitializeTests : TensorTest
{
    private static readonly Philox Stream = new(1, 2);

    [Theory]
    [InlineData(6, 6)]
    [InlineData(9, 4)]
    [InlineData(4, 9)]
    [InlineData(8, 3, 3, 3)]
    [InlineData(30, 2, 3, 3)]
    [InlineData(1, 5, 4, 4)]
    public void Orthogonal_matrices_have_orthonormal_rows_or_columns(params int[] sizes)
    {
        var shape = Array.ConvertAll(sizes, size => (long)size);
        var tensor = Initialize.Orthogonal(shape, Stream);
        Assert.Equal(shape, tensor.Shape);
        Assert.True(tensor.IsContiguous);
        CheckOrthonormal(tensor.View(shape[0], -1));
        TensorAssert.Same<float>(tensor, Initialize.Orthogonal(shape, Stream));
        Assert.NotEqual(tensor.ToArray<float>(), Initialize.Orthogonal(shape, new Philox(1, 3)).ToArray<float>());
    }

    [Fact]
    public void Blocks_are_each_orthogonal_and_differ()
    {
        var blocks = Initialize.OrthogonalBlocks(3)([15, 5], Stream).Chunk(3, 0);
        Assert.All(blocks, CheckOrthonormal);
        Assert.NotEqual(blocks[0].ToArray<float>(), blocks[1].ToArray<float>());
        Assert.NotEqual(blocks[1].ToArray<float>(), blocks[2].ToArray<float>());
    }

    [Fact]
    public void Orthogonal_matrices_favour_no_direction()
    {
        // The signs of R's diagonal make Q uniform (Haar): entries average to zero, whose mean over 400 has deviation 1/√(400·4).
        var first = Enumerable.Range(0, 400).Average(i => Initialize.Orthogonal([4, 4], new Philox(9, (ulong)i)).ToArray<float>()[0]);
        Assert.InRange(first, -0.1, 0.1);
    }

    [Fact]
    public void Normal_numbers_are_the_streams_and_constants_are_constant()
    {
        var expected = new float[12];
        Core.Random.Normal.Fill(Stream, 0, expected);
        Assert.Equal(expected, Initialize.Normal([3, 4], Stream).ToArray<float>());
        Assert.Equal(expected.Select(value => value * 0.5f), Initialize.NormalOf(0.5)([3, 4], Stream).ToArray<float>());
        Assert.Equal([0f, 0], Initialize.Zeros([2], Stream).ToArray<float>());
        Assert.Equal([1f, 1], Initialize.Ones([2], Stream).ToArray<float>());
    }

    [Fact]
    public void Uniform_numbers_are_the_streams_between_the_bounds()
    {
        var values = Initialize.Uniform(3)([2, 3], Stream).ToArray<float>();
        Assert.Equal(Enumerable.Range(0, 6).Select(i => (float)(((2 * Stream.Uniform((ulong)i)) - 1) * 3)), values);
        Assert.All(values, value => Assert.InRange(value, -3, 3));
    }

    private static void CheckOrthonormal(Tensor matrix)
    {
        var (rows, columns) = ((int)matrix.Size(0), (int)matrix.Size(1));
        var small = rows >= columns ? matrix.Transpose(0, 1).Contiguous() : matrix;
        var values = Doubles.Of2(small);
        var identity = new double[Math.Min(rows, columns), Math.Min(rows, columns)];
        for (var i = 0; i < identity.GetLength(0); i++)
        {
            for (var j = 0; j < identity.GetLength(0); j++)
            {
                var product = Enumerable.Range(0, Math.Max(rows, columns)).Sum(k => values[i, k] * values[j, k]);
                Assert.Equal(i == j ? 1 : 0, product, Tolerance.OfLayers(2, Math.Max(rows, columns)));
            }
        }
    }
}
