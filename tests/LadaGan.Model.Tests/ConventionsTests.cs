using LadaGan.Architecture;

namespace LadaGan.Model.Tests;

public class ConventionsTests : TensorTest
{
    [Fact]
    public void The_two_sets_are_those_of_the_authors_two_versions()
    {
        Assert.Equal(new Conventions(true, 1e-3, 0.01, 1e-6, PositionInitialization.Orthogonal, 1e-7, true), Conventions.Paper);
        Assert.Equal(new Conventions(false, 1e-5, 0.1, 1e-5, PositionInitialization.Normal, 1e-8, false), Conventions.PyTorch);
    }

    [Fact]
    public void They_change_no_name_and_no_shape()
    {
        using var paper = new Discriminator(Networks.Discriminator64, Conventions.Paper, Device.Cpu);
        using var pytorch = new Discriminator(Networks.Discriminator64, Conventions.PyTorch, Device.Cpu);
        Assert.Equal(paper.Store.Entries.Select(entry => (entry.Name, entry.Tensor.ToString())),
            pytorch.Store.Entries.Select(entry => (entry.Name, entry.Tensor.ToString())));
    }
}
