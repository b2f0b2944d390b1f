using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Model.Augmentation;

namespace LadaGan.Experiments.Tests.Configuration;

public class ConfigurationCatalogTests
{
    private static readonly string Folder = Path.Join(Repository.Root, "configs");

    public static TheoryData<string> Names => [.. ConfigurationCatalog.Names];

    [Fact]
    public void Every_file_in_configs_is_embedded()
    {
        var files = Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null));
        Assert.Equal(files.Order(StringComparer.Ordinal), ConfigurationCatalog.Names);
        Assert.Empty(
            ((string[])["tiny", "cifar10-32", "celeba-64", "ffhq-128", "bedroom-128", "bedroom-256"]).Except(ConfigurationCatalog.Names));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_gives_the_configuration_of_its_file(string name)
    {
        var byName = ConfigurationCatalog.Load(name);
        var file = Path.Join(Folder, $"{name}.json");
        Assert.Equal(Path.GetFileName(name), byName.Name);
        Assert.Equal(ConfigurationJson.Write(ConfigurationCatalog.Load(file)), ConfigurationJson.Write(byName));
        RequireContains(ConfigurationJson.ToNode(byName), JsonNode.Parse(File.ReadAllText(file))!.AsObject(), "");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Writing_and_reading_changes_nothing(string name)
    {
        var written = ConfigurationJson.Write(ConfigurationCatalog.Load(name));
        Assert.Equal(written, ConfigurationJson.Write(ConfigurationJson.Parse(written, "what was written")));
    }

    [Fact]
    public void The_papers_configurations_have_the_papers_numbers()
    {
        var cifar = ConfigurationCatalog.Load("cifar10-32");
        Assert.Equal([1024, 256, 64], cifar.Generator.Widths);
        Assert.Equal(1.0, cifar.Training.BcrReal);
        Assert.Equal(1.0, cifar.Training.BcrFake);
        Assert.Equal(AugmentationPolicy.Color | AugmentationPolicy.Translation | AugmentationPolicy.Cutout, cifar.Training.Augment);
        var ffhq = ConfigurationCatalog.Load("ffhq-128");
        Assert.Equal((GeneratorHead.Decoder, 0.1), (ffhq.Generator.Head, ffhq.Training.BcrReal));
        Assert.Equal([128, 64], ffhq.Generator.DecoderChannels);
        Assert.Equal([16, 32, 64, 128, 256], ConfigurationCatalog.Load("bedroom-256").Discriminator.Channels);
        Assert.Equal((GeneratorHead.Patch, 0.0),
            (ConfigurationCatalog.Load("celeba-64").Generator.Head, ConfigurationCatalog.Load("celeba-64").Training.BcrReal));
        foreach (var name in ConfigurationCatalog.Names.Where(name => name != "tiny"))
        {
            var training = ConfigurationCatalog.Load(name).Training;
            Assert.Equal((128, 2e-4, 0.5, 0.99, 0.999, 1e-4),
                (training.Batch, training.GeneratorLearningRate, training.Beta1, training.Beta2, training.EmaDecay, training.R1Gamma));
        }
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationCatalog.Load("cifar"));
        Assert.Contains("'cifar'", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "bedroom-128, bedroom-256, celeba-64, cifar10-32, ffhq-128, tiny, or a row of the paper's tables",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("huge.json", new string(' ', 2 << 20));
        Assert.Contains($"{path} is not a configuration: it is larger than 1 MiB",
            Assert.Throws<ConfigurationException>(() => ConfigurationCatalog.Load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("/dev/zero is not a configuration",
            Assert.Throws<ConfigurationException>(() => ConfigurationCatalog.Load("/dev/zero")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_may_have_a_byte_order_mark_and_comments()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("mine.json", "\uFEFF// mine\n"
            + SmallestConfiguration.Json.Replace("\"mlpWidth\": 8,", "\"mlpWidth\": 8, /* narrow */", StringComparison.Ordinal));
        Assert.Equal("smallest", ConfigurationCatalog.Load(path).Name);
    }

    /// <summary>The keys in the file have its values; the others have their defaults.</summary>
    private static void RequireContains(JsonObject whole, JsonObject part, string path)
    {
        foreach (var (key, value) in part)
        {
            if (value is JsonObject inner)
            {
                RequireContains(whole[key]!.AsObject(), inner, $"{path}{key}.");
            }
            else
            {
                var same = value!.GetValueKind() == JsonValueKind.Number
                    ? value.GetValue<double>().Equals(whole[key]!.GetValue<double>())
                    : JsonNode.DeepEquals(value, whole[key]);
                Assert.True(same, $"{path}{key}: the file says {value}, read was {whole[key]}");
            }
        }
    }
}
