using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Training.State;
using LadaGan.Model;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Models;

public sealed class ModelFileTests : TensorTest
{
    private static readonly RunConfiguration Configuration = Smallest.Configuration();
    private readonly TemporaryFolder _folder = new();
    private readonly Generator _generator;

    public ModelFileTests() => _generator = new(Configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5);

    private string Saved => _folder["model.safetensors"];

    [Fact]
    public void A_loaded_generator_makes_the_same_images()
    {
        Save();
        var (loaded, configuration) = ModelFile.Load(Saved, Device.Cpu);
        using (loaded)
        {
            Assert.Equal(ConfigurationJson.Write(Configuration), ConfigurationJson.Write(configuration));
            var z = Draw.Normal("z", 3, 8);
            TensorAssert.Same<float>(_generator.Forward(z, training: false), loaded.Forward(z, training: false));
        }
    }

    [Fact]
    public void Batch_norms_statistics_come_along()
    {
        var configuration = Smallest.Configuration("generator.imageSize=64", "discriminator.imageSize=64", "discriminator.channels=[4,4,8]",
            "generator.head=decoder", "generator.decoderChannels=[4]");
        using var generator = new Generator(configuration.Generator, Conventions.Of(configuration.Conventions), Device.Cpu, seed: 1);
        var z = Draw.Normal("z", 2, 8);
        generator.Forward(z, training: true);
        ModelFile.Save(Saved, generator.Store, configuration, 1);
        var (loaded, _) = ModelFile.Load(Saved, Device.Cpu);
        using (loaded)
        {
            TensorAssert.Same<float>(generator.Forward(z, training: false), loaded.Forward(z, training: false));
        }
    }

    [Fact]
    public void The_file_says_what_it_is()
    {
        Save();
        using var file = SafetensorsFile.Open(Saved);
        Assert.Equal("ladagan-generator", file.Metadata["format"]);
        Assert.Equal("1", file.Metadata["version"]);
        Assert.Equal("4000", file.Metadata["images_seen"]);
        Assert.Equal(_generator.Store.Entries.Select(entry => entry.Name), file.Names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(200)]
    [InlineData(-5000)]
    [InlineData(-1)]
    public void A_truncated_file_is_no_model(int length)
    {
        Save();
        var bytes = File.ReadAllBytes(Saved);
        Refused(_folder.Write("short.safetensors", bytes.AsSpan(0, length < 0 ? bytes.Length + length : length)),
            "short.safetensors is not a model file: ");
    }

    [Fact]
    public void Other_files_are_no_models()
    {
        var random = new byte[4096];
        new Random(1).NextBytes(random);
        Refused(_folder.Write("random", random), "random is not a model file: ");
        Refused(_folder.Write("empty", ""), "empty is not a model file: ");
        Refused(_folder.Path, "there is no model");
        Refused(_folder["missing"], "there is no model");
        Refused(Path.Join(Repository.Root, "tests/golden/images/interlaced.png"), "is not a model file: ");
        Refused(Path.Join(Repository.Root, "tests/golden/generator_32.safetensors"),
            "is a safetensors file, but not a LadaGAN model (its metadata has no format 'ladagan-generator')");
    }

    [Fact]
    public void A_later_version_is_named()
    {
        Write(_generator.Store.Entries, Configuration, version: "2");
        Refused(Saved, "is a LadaGAN model of version 2; this program reads version 1");
    }

    [Fact]
    public void A_training_state_is_no_model()
    {
        using var state = new Experiments.Training.State.TrainingState(Configuration, Device.Cpu, seed: 0);
        TrainingStateFile.Save(Saved, state);
        Refused(Saved, "not a LadaGAN model");
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        Write(_generator.Store.Entries.Where(entry => entry.Name != "head.bias"), Configuration);
        Refused(Saved, "has no tensor 'head.bias'");
    }

    [Fact]
    public void An_extra_tensor_is_named()
    {
        Write(_generator.Store.Entries.Append(new("surplus", Tensor.Zeros([2]), IsParameter: true)), Configuration);
        Refused(Saved, "holds a tensor 'surplus'");
    }

    [Fact]
    public void A_tensor_of_another_shape_or_type_is_named_with_both()
    {
        var bias = _generator.Store["head.bias"];
        Write(_generator.Store.Entries.Select(entry => entry.Name == "head.bias" ? entry with { Tensor = Tensor.Zeros([4]) } : entry),
            Configuration);
        Refused(Saved, "'head.bias' is F32 [4], but the architecture asks for F32 [3]");
        Write(_generator.Store.Entries.Select(
            entry => entry.Name == "head.bias" ? entry with { Tensor = bias.Detach().To(DataType.Float64) } : entry), Configuration);
        Refused(Saved, "'head.bias' is F64 [3], but the architecture asks for F32 [3]");
    }

    [Fact]
    public void Another_architecture_in_its_configuration_is_noticed()
    {
        Write(_generator.Store.Entries, Smallest.Configuration("generator.widths=[16,8,4]"));
        Refused(Saved, "but the architecture asks for");
    }

    [Fact]
    public void A_giant_architecture_takes_no_memory()
    {
        Write(_generator.Store.Entries, Smallest.Configuration("generator.widths=[16384,16384,16384]"));
        Refused(Saved, "but the architecture asks for F32");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("{\"name\": \"a\", \"surplus\": 1}")]
    public void A_configuration_that_cannot_be_read_names_the_file(string configuration)
    {
        Write(_generator.Store.Entries, configuration, "1");
        var message = Assert.Throws<ConfigurationException>(() => ModelFile.Load(Saved, Device.Cpu)).Message;
        Assert.Contains($"the configuration in {Saved}", message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _generator.Dispose();
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private static void Refused(string path, string said)
    {
        var before = Tensor.LiveCount;
        var message = Assert.Throws<ModelFileException>(() => ModelFile.Load(path, Device.Cpu)).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Equal(before, Tensor.LiveCount);
    }

    private void Save() => ModelFile.Save(Saved, _generator.Store, Configuration, 4000);

    private void Write(IEnumerable<NamedTensor> tensors, RunConfiguration configuration, string version = "1") =>
        Write(tensors, ConfigurationJson.Write(configuration), version);

    private void Write(IEnumerable<NamedTensor> tensors, string configuration,
        string version) => TensorFile.Write(Saved, tensors, new Dictionary<string, string>
        {
            ["format"] = "ladagan-generator",
            ["version"] = version,
            ["configuration"] = configuration,
            ["images_seen"] = "0",
        });
}
