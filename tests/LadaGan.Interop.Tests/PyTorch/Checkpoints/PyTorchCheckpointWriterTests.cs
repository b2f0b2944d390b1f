using System.IO.Compression;
using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch;
using LadaGan.Interop.PyTorch.Checkpoints;

namespace LadaGan.Interop.Tests.PyTorch.Checkpoints;

/// <summary>Bench/foreign-files loads what is written here with PyTorch itself.</summary>
public sealed class PyTorchCheckpointWriterTests : IDisposable
{
    private static readonly AdamSettings Adam = new(2e-4, 2e-4, 0.5, 0.99, 1e-8);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_authors_checkpoint_is_written_back_bit_for_bit()
    {
        var path = _folder["back.pt"];
        Assert.Equal(550, PyTorchCheckpointWriter.Write(path, ForeignFile.Read(AuthorsCheckpoint.Path), Adam));
        using var expected = PyTorchFile.Open(AuthorsCheckpoint.Path);
        using var written = PyTorchFile.Open(path);
        Assert.Equal(expected.Tensors.Keys, written.Tensors.Keys);
        Assert.All(expected.Tensors, pair =>
        {
            var tensor = written.Tensors[pair.Key];
            Assert.Equal($"{pair.Value}", $"{tensor}");
            Assert.True(pair.Value.ToBytes().AsSpan().SequenceEqual(tensor.ToBytes()), pair.Key);
        });
        Assert.Equal(Plain(expected.Saved), Plain(written.Saved));
    }

    [Fact]
    public void A_generator_is_written_as_its_state_dict()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        PyTorchCheckpointWriter.WriteStateDict(_folder["ema.pt"], checkpoint.GeneratorOptions!, checkpoint.Ema!);
        using var expected = PyTorchFile.Open(AuthorsCheckpoint.Path);
        using var written = PyTorchFile.Open(_folder["ema.pt"]);
        var theirs = expected.StateDict("ema");
        Assert.Equal(theirs.Keys, written.Tensors.Keys);
        Assert.All(theirs, pair =>
            Assert.True(pair.Value.ToBytes().AsSpan().SequenceEqual(written.Tensors[pair.Key].ToBytes()), pair.Key));
    }

    [Fact]
    public void The_zip_is_as_torch_save_writes_it()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        PyTorchCheckpointWriter.WriteStateDict(_folder["ema.pt"], checkpoint.GeneratorOptions!, checkpoint.Ema!);
        var bytes = File.ReadAllBytes(_folder["ema.pt"]);
        using var zip = ZipFile.OpenRead(_folder["ema.pt"]);
        Assert.Equal(["archive/data.pkl", "archive/byteorder", "archive/data/0"], zip.Entries.Take(3).Select(entry => entry.FullName));
        Assert.Equal("archive/version", zip.Entries[^1].FullName);
        Assert.Equal(76 + 3, zip.Entries.Count);
        Assert.Equal("little", Text(zip, "archive/byteorder"));
        Assert.Equal("3\n", Text(zip, "archive/version"));
        Assert.Equal([0x80, 2], Bytes(zip, "archive/data.pkl")[..2]);
        foreach (var entry in zip.Entries)
        {
            Assert.Equal(entry.Length, entry.CompressedLength);
            Assert.Equal(0, Offset(bytes, entry.FullName) % 64);
        }
    }

    [Fact]
    public void The_same_values_give_the_same_bytes()
    {
        var checkpoint = ForeignFile.Read(AuthorsCheckpoint.Path);
        PyTorchCheckpointWriter.Write(_folder["one.pt"], checkpoint, Adam);
        PyTorchCheckpointWriter.Write(_folder["two.pth"], checkpoint, Adam);
        Assert.True(File.ReadAllBytes(_folder["one.pt"]).AsSpan().SequenceEqual(File.ReadAllBytes(_folder["two.pth"])));
    }

    [Theory]
    [InlineData(GeneratorHead.Pixel, 32, 64)]
    [InlineData(GeneratorHead.Patch, 128, 64)]
    [InlineData(GeneratorHead.Patch, 256, 64)]
    public void Generators_of_every_size_go_there_and_back(GeneratorHead head, int size, int last)
    {
        var options = new GeneratorOptions
        {
            ImageSize = size,
            LatentWidth = 2,
            Widths = [8, 4, last],
            Heads = [2, 1, 1],
            MlpWidth = 4,
            Head = head,
        };
        var weights = new NamedValues(
            NetworkLayers.Of(options).Tensors, tensor => FormulaWeights.Of(tensor.Name, [.. tensor.Shape]));
        PyTorchCheckpointWriter.WriteStateDict(_folder["there.pt"], options, weights);
        var back = ForeignFile.Read(_folder["there.pt"]);
        Assert.Equal(Architecture.Json.ArchitectureJson.Write(options), Architecture.Json.ArchitectureJson.Write(back.GeneratorOptions!));
        PyTorchCheckpointTests.Same(weights, back.Generator!);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A value without its tensors, as text: numbers and texts in their order.</summary>
    private static string Plain(object? value) => value switch
    {
        PyTorchTensor tensor => $"{tensor}",
        OrderedDictionary<object, object?> map => $"{{{string.Join(", ", map.Select(pair => $"{pair.Key}: {Plain(pair.Value)}"))}}}",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Plain))}]",
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        null => "None",
        _ => $"{value}",
    };

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var content = zip.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Text(ZipArchive zip, string name) => System.Text.Encoding.ASCII.GetString(Bytes(zip, name));

    // Where an entry's bytes begin: after its local header, found by the first appearance of its name.
    private static int Offset(byte[] bytes, string name)
    {
        var header = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 30;
        Assert.Equal([(byte)'P', (byte)'K', 3, 4], bytes[header..(header + 4)]);
        return header + 30 + BitConverter.ToUInt16(bytes, header + 26) + BitConverter.ToUInt16(bytes, header + 28);
    }
}
