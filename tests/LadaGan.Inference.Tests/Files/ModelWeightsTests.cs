using System.Text;
using System.Text.Json.Nodes;
using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Inference.Files;

namespace LadaGan.Inference.Tests.Files;

public sealed class ModelWeightsTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _model;

    public ModelWeightsTests()
    {
        using var saved = new SavedGenerator(
            SavedGenerator.ConfigurationOf(ConfigurationJson.Parse(SmallestConfiguration.Json, "smallest").Generator));
        _model = File.ReadAllBytes(saved.Path);
    }

    [Fact]
    public void What_is_not_a_model_is_named()
    {
        Refused("there is no model file", _folder["missing"]);
        Refused("there is no model file", _folder.Path);
        Refused("is empty", _folder.Write("empty", ""));
        Refused("is not a model file", _folder.Write("text", "hello, this is no safetensors file"));
        Refused("bad safetensors header", Written("{]", []));
        Refused("not a LadaGAN model", Written("{}", []));
        Refused("not a LadaGAN model", Written("""{"__metadata__":{"format":"pt"}}""", []));
        Refused("of version 2; this program reads version 1",
            Written("""{"__metadata__":{"format":"ladagan-generator","version":"2","configuration":"{}"}}""", []));
        Refused("'head.bias' is I32 [3], but the architecture asks for F32 [3]",
            WithHeader(header => header["head.bias"]!["dtype"] = "I32"));
        Refused("needs 8 bytes for its shape", Written("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", new byte[4]));
        Refused("more bytes than can be counted",
            Written("""{"a":{"dtype":"F32","shape":[4294967295,4294967295,4294967295],"data_offsets":[0,4]}}""", new byte[4]));
        Refused("hole before the tensor 'a'", Written("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", new byte[8]));
        Refused("tensor that overlaps",
            Written("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
                new byte[4]));
        Refused("is truncated: the header promises 8 bytes",
            Written("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[4]));
        Refused("names the tensor 'a' twice",
            Written("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", []));
    }

    [Theory]
    [InlineData("imageSize", "33", "generator.imageSize is 33, but it must be one of 32, 64, 128, 256, 512, 1024")]
    [InlineData("imageSize", "64", "generator.head is pixel, but that head makes 32×32 images")]
    [InlineData("imageSize", "\"a\"", "generator.imageSize must be a whole number")]
    [InlineData("latentWidth", "0", "latentWidth is 0")]
    [InlineData("latentWidth", "9", "is F32 [512, 8], but the architecture asks for F32 [512, 9]")]
    [InlineData("mlpWidth", "65537", "mlpWidth is 65537")]
    [InlineData("widths", "[8, 8]", "widths is [8, 8]")]
    [InlineData("widths", "[8, 8, 6]", "widths is [8, 8, 6]")]
    [InlineData("heads", "[2, 2, 3]", "heads is [2, 2, 3]")]
    [InlineData("heads", "[2, 2, 4]", "'blocks.2.attention.score.weight' is F32 [2, 4], but the architecture asks for F32 [4, 4]")]
    [InlineData("head", "\"mosaic\"", "generator.head must be one of pixel, patch, decoder")]
    [InlineData("attention", "\"nosuch\"", "generator.attention must be one of lada")]
    [InlineData("attentionn", "\"lada\"", "there is no key 'generator.attentionn'; did you mean 'generator.attention'?")]
    [InlineData("decoderChannels", "[4]", "decoderChannels is [4]")]
    public void A_configuration_that_does_not_fit_is_named(string key, string value, string said) =>
        Refused(said, WithHeader(header => Configure(header, configuration => configuration["generator"]![key] = JsonNode.Parse(value))));

    [Fact]
    public void A_missing_a_surplus_and_a_cut_tensor_are_named()
    {
        Refused("no tensor 'head.bias'", WithHeader(header => Rename(header, "head.bias", "head.Bias")));
        Refused("conventions is \"theirs\", but it must be one of paper, pytorch",
            WithHeader(header => Configure(header, configuration => configuration["conventions"] = "theirs")));
        Refused("is truncated", _folder.Write("short", _model.AsSpan(0, _model.Length - 4)));
        Refused("holds a tensor 'more'", WithHeader(
            header => header["more"] = JsonNode.Parse($$"""{"dtype":"F32","shape":[0],"data_offsets":[{{DataLength}},{{DataLength}}]}""")));
    }

    [Fact]
    public void What_is_not_run_here_is_named()
    {
        var options = new GeneratorOptions { ImageSize = 32, Widths = [8, 8, 8], Head = GeneratorHead.Pixel };
        Assert.Null(ModelWeights.Unsupported(options));
        (GeneratorOptions Options, string Refused)[] networks =
        [
            .. Enum.GetValues<AttentionKind>().Where(kind => kind != AttentionKind.Lada)
                .Select(kind => (options with { Attention = kind }, $"generator.attention = {Rules.Text(kind)}")),
            (options with { Modulation = Modulation.LayerNorm }, "generator.modulation = layerNorm"),
            (options with { MlpResidual = true }, "generator.mlpResidual = true"),
            (options with { ExpansionConv = false }, "generator.expansionConv = false"),
        ];
        Assert.All(networks, network => Assert.Equal(
            $"the plain .NET engine does not run {network.Refused}; use libtorch's engine", ModelWeights.Unsupported(network.Options)));
    }

    [Fact]
    public void Broken_bytes_are_refused_or_harmless()
    {
        var random = new Random(7);
        var headerLength = BitConverter.ToInt32(_model) + 8;
        for (var i = 0; i < 300; i++)
        {
            var broken = _model.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                broken[random.Next(headerLength)] ^= (byte)(1 << random.Next(8));
            }
            var path = _folder.Write("broken", random.Next(4) == 0 ? broken.AsSpan(0, random.Next(broken.Length)) : broken);
            try
            {
                using var generator = LadaGenerator.Load(path, 1);
            }
            catch (ModelFileException error)
            {
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private int DataLength => _model.Length - 8 - BitConverter.ToInt32(_model);

    private static void Refused(string said, string path)
    {
        var message = Assert.Throws<ModelFileException>(() => LadaGenerator.Load(path, 1)).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    private static void Configure(JsonObject header, Action<JsonNode> change)
    {
        var metadata = header["__metadata__"]!;
        var configuration = JsonNode.Parse(metadata["configuration"]!.GetValue<string>())!;
        change(configuration);
        metadata["configuration"] = configuration.ToJsonString();
    }

    private static void Rename(JsonObject header, string name, string to)
    {
        var entry = header[name]!.DeepClone();
        header.Remove(name);
        header[to] = entry;
    }

    private string WithHeader(Action<JsonObject> change)
    {
        var length = BitConverter.ToInt32(_model);
        var header = JsonNode.Parse(_model.AsSpan(8, length))!.AsObject();
        change(header);
        return Written(header.ToJsonString(), _model.AsSpan(8 + length));
    }

    private string Written(string header, ReadOnlySpan<byte> data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return _folder.Write("written", [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
    }
}
