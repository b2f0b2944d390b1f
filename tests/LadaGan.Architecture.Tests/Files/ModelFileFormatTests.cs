using System.Runtime.InteropServices;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;

namespace LadaGan.Architecture.Tests.Files;

public sealed class ModelFileFormatTests : IDisposable
{
    private static readonly NetworkLayers Network = NetworkLayers.Of(SmallestNetworks.Read().Generator);
    private static readonly Dictionary<string, string> Metadata = new()
    {
        ["format"] = ModelFileFormat.Format,
        ["version"] = ModelFileFormat.Version,
        [ModelFileFormat.Configuration] = SmallestConfiguration.Json,
    };

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Join(_folder.Path, "model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_exactly_the_networks_tensors_is_taken() => Check(Sources());

    [Fact]
    public void Their_order_does_not_matter() => Check(Sources().Reverse());

    [Fact]
    public void A_missing_tensor_is_named() => Refused(
        Sources().Where(source => source.Name != "blocks.1.attention.score.bias"),
        "has no tensor 'blocks.1.attention.score.bias': it is damaged or of another architecture");

    [Fact]
    public void A_wrong_shape_is_named_beside_the_right_one() => Refused(
        Replaced("head.bias", SafetensorsType.F32, 4),
        "'head.bias' is F32 [4], but the architecture asks for F32 [3]");

    [Fact]
    public void A_transposed_shape_is_not_the_same() => Refused(
        Replaced("blocks.0.attention.qkv.weight", SafetensorsType.F32, 8, 24),
        "'blocks.0.attention.qkv.weight' is F32 [8, 24], but the architecture asks for F32 [24, 8]");

    [Theory]
    [InlineData(SafetensorsType.F16)]
    [InlineData(SafetensorsType.F64)]
    [InlineData(SafetensorsType.I32)]
    public void A_wrong_type_is_named(SafetensorsType type) => Refused(
        Replaced("head.bias", type, 3),
        $"'head.bias' is {type} [3], but the architecture asks for F32 [3]");

    [Fact]
    public void A_tensor_left_over_is_named() => Refused(
        Sources().Append(Source("head.extra", SafetensorsType.F32, 1)),
        "holds a tensor 'head.extra' that its own configuration does not have");

    [Theory]
    [InlineData("format", "another-format", "is a safetensors file, but not a LadaGAN model")]
    [InlineData("format", null, "is a safetensors file, but not a LadaGAN model")]
    [InlineData("configuration", null, "is a safetensors file, but not a LadaGAN model")]
    [InlineData("version", "2", "is a LadaGAN model of version 2; this program reads version 1")]
    public void Other_metadata_is_refused(string key, string? value, string said)
    {
        var metadata = new Dictionary<string, string>(Metadata);
        metadata.Remove(key);
        if (value is not null)
        {
            metadata[key] = value;
        }
        SafetensorsWriter.Write(Path, [.. Sources()], metadata);
        Assert.Contains($"{Path} {said}", Assert.Throws<ModelFileException>(() => ModelFileFormat.Open(Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_or_no_safetensors_is_refused()
    {
        Assert.Equal($"there is no model file {Path}", Assert.Throws<ModelFileException>(() => ModelFileFormat.Open(Path)).Message);
        File.WriteAllText(Path, "not a model");
        Assert.Contains($"{Path} is not a model file: ", Assert.Throws<ModelFileException>(() => ModelFileFormat.Open(Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_refused_with_its_tensor(float value)
    {
        // One of the first values, which are compared many at a time, and one of the last.
        var largest = Network.Tensors.MaxBy(tensor => tensor.Count)!;
        foreach (var at in new[] { 1L, largest.Count - 1 })
        {
            var values = new float[largest.Count];
            values[0] = float.MaxValue;
            values[at] = value;
            var broken = SafetensorsSource.FromMemory(
                largest.Name, SafetensorsType.F32, [.. largest.Shape], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
            Refused(Sources().Select(source => source.Name == largest.Name ? broken : source),
                $": '{largest.Name}' has a value that is NaN or infinite");
        }
    }

    private static IEnumerable<SafetensorsSource> Sources() =>
        Network.Tensors.Select(tensor => Source(tensor.Name, SafetensorsType.F32, [.. tensor.Shape]));

    private static IEnumerable<SafetensorsSource> Replaced(string name, SafetensorsType type, params long[] shape) =>
        Sources().Select(source => source.Name == name ? Source(name, type, shape) : source);

    private static SafetensorsSource Source(string name, SafetensorsType type, params long[] shape) =>
        SafetensorsSource.FromMemory(name, type, shape, new byte[type.ByteCount(shape)!.Value]);

    private void Check(IEnumerable<SafetensorsSource> tensors)
    {
        SafetensorsWriter.Write(Path, [.. tensors], Metadata);
        using var file = ModelFileFormat.Open(Path);
        ModelFileFormat.RequireTensors(file, Network);
    }

    private void Refused(IEnumerable<SafetensorsSource> tensors, string said)
    {
        var message = Assert.Throws<ModelFileException>(() => Check(tensors)).Message;
        Assert.StartsWith(Path, message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }
}
