using LadaGan.Architecture;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

public class ConventionsTests : TensorTest
{
    [Fact]
    public void The_two_sets_are_those_of_the_authors_two_versions()
    {
        Assert.Equal(
            new Conventions(
                true, 1e-3, 0.01, 1e-6, PositionInitialization.Orthogonal, BiasInitialization.Zeros, false, true, 1e-7, true),
            Conventions.Paper);
        Assert.Equal(
            new Conventions(
                false, 1e-5, 0.1, 1e-5, PositionInitialization.Normal, BiasInitialization.Uniform, true, false, 1e-8, false),
            Conventions.PyTorch);
    }

    [Fact]
    public void Paper_starts_with_three_orthogonal_matrices_for_queries_keys_and_values_and_without_biases()
    {
        using var generator = new Generator(Networks.Generator32, Conventions.Paper, TestDevice.Chosen);
        foreach (var part in generator.Store["blocks.1.attention.qkv.weight"].Chunk(3, 0))
        {
            CheckOrthonormalColumns(part);
        }
        Assert.All(Biases(generator.Store), bias => Assert.All(bias.Tensor.ToArray<float>(), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Pytorch_starts_with_one_orthogonal_matrix_and_uniform_biases()
    {
        using var generator = new Generator(Networks.Generator32, Conventions.PyTorch, TestDevice.Chosen);
        CheckOrthonormalColumns(generator.Store["blocks.1.attention.qkv.weight"]);
        foreach (var bias in Biases(generator.Store))
        {
            var weight = generator.Store[bias.Name[..^"bias".Length] + "weight"];
            var bound = 1 / Math.Sqrt((double)weight.Count / weight.Size(0));
            var values = bias.Tensor.ToArray<float>();
            Assert.All(values, value => Assert.InRange(value, -bound, bound));
            // A uniform number is below the 100th part of its range in one of 100 draws.
            Assert.All(values, value => Assert.NotEqual(0, value));
            Assert.True(values.Length < 64 || values.Max() > 0.8 * bound, $"{bias.Name} does not reach its bound {bound}");
        }
    }

    [Fact]
    public void They_change_no_name_and_no_shape()
    {
        using var paper = new Discriminator(Networks.Discriminator64, Conventions.Paper, TestDevice.Chosen);
        using var pytorch = new Discriminator(Networks.Discriminator64, Conventions.PyTorch, TestDevice.Chosen);
        Assert.Equal(paper.Store.Entries.Select(entry => (entry.Name, entry.Tensor.ToString())),
            pytorch.Store.Entries.Select(entry => (entry.Name, entry.Tensor.ToString())));
    }

    /// <summary>The biases of linear layers and convolutions.</summary>
    private static NamedTensor[] Biases(ParameterStore store)
    {
        NamedTensor[] biases = [.. store.Entries.Where(entry => entry.Name.EndsWith(".bias", StringComparison.Ordinal))];
        Assert.NotEmpty(biases);
        return biases;
    }

    private static void CheckOrthonormalColumns(Tensor matrix)
    {
        var values = Doubles.Of2(matrix.Contiguous());
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var product = Enumerable.Range(0, rows).Sum(row => values[row, i] * values[row, j]);
                Assert.Equal(i == j ? 1 : 0, product, Tolerance.OfLayers(2, rows));
            }
        }
    }
}
