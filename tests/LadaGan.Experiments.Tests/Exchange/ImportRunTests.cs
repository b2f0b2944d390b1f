using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Exchange;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Training.State;
using LadaGan.Inference;
using LadaGan.Interop;
using LadaGan.Interop.PyTorch.Checkpoints;

namespace LadaGan.Experiments.Tests.Exchange;

public sealed class ImportRunTests : TensorTest
{
    private const double Allowed = 1e-5;
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(ImportedWeights.Auto, "ema")]
    [InlineData(ImportedWeights.Ema, "ema")]
    [InlineData(ImportedWeights.Generator, "generator")]
    public void Both_engines_answer_as_the_authors_code(ImportedWeights weights, string name)
    {
        var path = _folder["model.safetensors"];
        var result = ImportRun.Run(AuthorsCheckpoint.Path, path, weights);
        Assert.Equal((name == "ema", 1234 * 64), (result.IsEma, result.ImagesSeen));
        using var golden = new Golden(AuthorsCheckpoint.Expected);
        var (z, expected) = (golden["z"], golden[name]);

        var (generator, configuration) = ModelFile.Load(path, Device.Cpu);
        using (generator)
        {
            TensorAssert.Close(expected, generator.Forward(z, training: false), Allowed, $"{name}, libtorch");
        }
        Assert.Equal((ConventionSet.Pytorch, "imported-64"), (configuration.Conventions, configuration.Name));

        using var engine = LadaGenerator.Load(path, threads: 1);
        var images = new float[4 * engine.ImageLength];
        engine.Generate(z.ToArray<float>(), images);
        TensorAssert.Close(expected, Tensor.Of(images, expected.Shape), Allowed, $"{name}, plain .NET");
    }

    [Fact]
    public void The_discriminator_answers_as_the_authors_code()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        var configuration = ImportedConfiguration.Of(checkpoint);
        using var state = new TrainingState(configuration, Device.Cpu, seed: null);
        ImportedState.Fill(state, checkpoint, configuration);
        using var golden = new Golden(AuthorsCheckpoint.Expected);
        TensorAssert.Close(golden["discriminator_eval"], state.Discriminator.Forward(golden["x"], training: false), Allowed);
        TensorAssert.Close(golden["generator"], state.Generator.Forward(golden["z"], training: false), Allowed);
        TensorAssert.Close(golden["ema"], state.Ema.Forward(golden["z"], training: false), Allowed);
    }

    [Fact]
    public void The_configuration_has_what_the_file_says_and_what_the_published_one_adds()
    {
        var configuration = ImportedConfiguration.Of(ForeignFile.Read(AuthorsCheckpoint.Path), null, ["training.images=100000"]);
        var published = ConfigurationCatalog.Load("celeba-64");
        var training = configuration.Training;
        Assert.Equal(
            (64, 1e-2, 0.5, 0.99, 2e-4),
            (training.Batch, training.R1Gamma, training.Beta1, training.Beta2, training.GeneratorLearningRate));
        Assert.Equal((published.Training.Augment, 100_000), (training.Augment, training.Images));
    }

    [Fact]
    public void A_named_configuration_must_describe_the_same_networks()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        var same = _folder.Write("same.json", ConfigurationJson.Write(ImportedConfiguration.Of(checkpoint)));
        Assert.Equal(4, ImportedConfiguration.Of(checkpoint, same, ["training.batch=4"]).Training.Batch);
        var error = Assert.Throws<ConfigurationException>(() => ImportedConfiguration.Of(checkpoint, "celeba-64"));
        Assert.Contains("conventions is \"paper\" there, but \"pytorch\" in the checkpoint", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ConfigurationException>(() => ImportedConfiguration.Of(checkpoint, "celeba-64", ["conventions=pytorch"]));
        Assert.Contains("generator.latentWidth is 128 there, but 16 in the checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_is_no_checkpoint()
    {
        ImportRun.Run(AuthorsCheckpoint.Path, _folder["model.safetensors"]);
        var error = Assert.Throws<Interop.InteropException>(
            () => ImportRun.Run(_folder["model.safetensors"], _folder["again.safetensors"]));
        Assert.Contains("is a LadaGAN model file; a checkpoint of the authors' programs is needed",
            error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["again.safetensors"]));
    }

    [Fact]
    public void A_generator_that_diverged_is_refused()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        checkpoint.Ema!["init.weight"][7] = float.NaN;
        PyTorchCheckpointWriter.Write(_folder["diverged.pt"], checkpoint, new(1e-4, 1e-4, 0.5, 0.99, 1e-8));
        var error = Assert.Throws<RunException>(() => ImportRun.Run(_folder["diverged.pt"], _folder["model.safetensors"]));
        Assert.Contains("NaN or infinite, in what is 'init.weight' here", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["model.safetensors"]));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}
