using LadaGan.Architecture.Files;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Training.State;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Tests.Training.State;

public sealed class TrainingStateFileTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();

    private string Saved => _folder["state.safetensors"];

    [Fact]
    public void Everything_round_trips()
    {
        var configuration = Smallest.Configuration();
        using var state = new TrainingState(configuration, Device.Cpu, seed: 1);
        FillWithNoise(state);
        (state.ImagesSeen, state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps, state.Reseeds) =
            (68_000_123, 531_250, 531_251, 2);
        TrainingStateFile.Save(Saved, state);
        using var loaded = new TrainingState(configuration, Device.Cpu, seed: 2);
        TrainingStateFile.Load(Saved, loaded);

        Assert.Equal(
            (68_000_123, 531_250, 531_251), (loaded.ImagesSeen, loaded.GeneratorOptimizer.Steps, loaded.DiscriminatorOptimizer.Steps));
        Assert.Equal((1UL, 2, state.DrawSeed), (loaded.Seed, loaded.Reseeds, loaded.DrawSeed));
        Assert.Equal(state.Tensors.Select(entry => entry.Name), loaded.Tensors.Select(entry => entry.Name));
        foreach (var (saved, read) in state.Tensors.Zip(loaded.Tensors))
        {
            TensorAssert.Same<float>(saved.Tensor, read.Tensor);
        }
    }

    [Fact]
    public void A_state_has_both_networks_the_EMA_generator_and_both_optimizers()
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        var names = state.Tensors.Select(entry => entry.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        var (generator, discriminator) = (state.Generator.Store, state.Discriminator.Store);
        Assert.Equal((2 * generator.Entries.Count) + discriminator.Entries.Count
            + (2 * (generator.Parameters.Count() + discriminator.Parameters.Count())), names.Length);
        Assert.Contains(discriminator.Entries, entry => !entry.IsParameter);
    }

    [Fact]
    public void Saving_twice_gives_the_same_bytes()
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        TrainingStateFile.Save(Saved, state);
        var first = File.ReadAllBytes(Saved);
        TrainingStateFile.Save(Saved, state);
        Assert.Equal(first, File.ReadAllBytes(Saved));
    }

    [Theory]
    [InlineData("generator.widths=[16,8,4]", "but the architecture asks for")]
    [InlineData("discriminator.kind=conv", "holds a tensor 'discriminator.")]
    public void A_state_of_another_architecture_is_refused(string setting, string said)
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        TrainingStateFile.Save(Saved, state);
        using var other = new TrainingState(Smallest.Configuration(setting), Device.Cpu, seed: 1);
        Assert.Contains(
            said, Assert.Throws<ModelFileException>(() => TrainingStateFile.Load(Saved, other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_missing_file_is_named()
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        Assert.Contains(
            Saved, Assert.Throws<ModelFileException>(() => TrainingStateFile.Load(Saved, state)).Message, StringComparison.Ordinal);
        TrainingStateFile.Save(Saved, state);
        var bytes = File.ReadAllBytes(Saved);
        File.WriteAllBytes(Saved, bytes[..^100]);
        Assert.Contains(
            Saved, Assert.Throws<ModelFileException>(() => TrainingStateFile.Load(Saved, state)).Message, StringComparison.Ordinal);
        ModelFile.Save(Saved, state.Ema.Store, Smallest.Configuration(), 0);
        Assert.Contains("is not a training state of format version 2",
            Assert.Throws<ModelFileException>(() => TrainingStateFile.Load(Saved, state)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("reseeds")]
    [InlineData("images_seen")]
    [InlineData("generator_steps")]
    [InlineData("discriminator_steps")]
    public void A_missing_counter_is_named(string counter)
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "ladagan-training-state", ["version"] = "2", ["seed"] = "1", ["reseeds"] = "0", ["images_seen"] = "1",
            ["generator_steps"] = "1", ["discriminator_steps"] = "1",
        };
        metadata[counter] = "-1";
        TensorFile.Write(Saved, state.Tensors, metadata);
        Assert.Contains($"{counter} is missing",
            Assert.Throws<ModelFileException>(() => TrainingStateFile.Load(Saved, state)).Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private static void FillWithNoise(TrainingState state)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in state.Tensors)
        {
            entry.Tensor.CopyInPlace(Draw.Normal(entry.Name, entry.Tensor.Shape));
        }
    }
}
