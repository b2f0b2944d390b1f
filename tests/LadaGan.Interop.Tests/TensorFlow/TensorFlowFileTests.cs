using System.Text;
using LadaGan.Interop.TensorFlow;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow;

/// <summary>Checkpoints written by other code, in the published layout.</summary>
public sealed class TensorFlowFileTests : IDisposable
{
    private const int FooterBytes = 48;

    private static readonly float[] Numbers = [1, -2.5f, 3, 4, 0, 1e-7f];

    private readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public void Every_tensor_is_read_from_its_file(bool snappy, int shards)
    {
        var files = new CheckpointFiles { Snappy = snappy, Shards = shards };
        for (var i = 0; i < 300; i++)
        {
            files.Add($"layer/with/a/long/shared/name/{i:D3}", 3, [2], [.. BitConverter.GetBytes(i), .. BitConverter.GetBytes(-i)]);
        }
        files.Add("floats", 1, [2, 3], Bytes(Numbers));
        files.Add("count", 9, [], BitConverter.GetBytes(1L << 40));
        files.Add("rate", 2, [], BitConverter.GetBytes(2e-4));
        files.AddText("texts", "graph"u8.ToArray(), [], new byte[200]);
        files.Write(_folder["ckpt-1"]);
        using var file = TensorFlowFile.Open(_folder["ckpt-1"]);
        Assert.Equal(304, file.Tensors.Count);
        Assert.Equal(file.Tensors.Keys.Order(StringComparer.Ordinal), file.Tensors.Keys);
        Assert.Equal(Numbers, file.Tensors["floats"].ToSingles());
        Assert.Equal("float32[2, 3]", $"{file.Tensors["floats"]}");
        Assert.Equal(1L << 40, file.Tensors["count"].ToInteger());
        Assert.Equal(2e-4, file.Tensors["rate"].ToReal());
        Assert.Equal(["graph", "", new string('\0', 200)],
            file.Tensors["texts"].ToTexts().Select(text => Encoding.ASCII.GetString(text.Span)));
        Assert.Equal(Sum(Bytes(Numbers)), file.Tensors["floats"].Sha256());
        byte[] expected = [.. BitConverter.GetBytes(123), .. BitConverter.GetBytes(-123)];
        Assert.Equal(Sum(expected), file.Tensors["layer/with/a/long/shared/name/123"].Sha256());
        Assert.Null(file.Objects);
    }

    [Fact]
    public void A_changed_value_is_noticed_when_it_is_read()
    {
        var files = new CheckpointFiles();
        files.Add("a", 1, [6], Bytes(Numbers));
        files.AddText("b", "text"u8.ToArray());
        files.Write(_folder["ckpt"]);
        var path = _folder["ckpt.data-00000-of-00001"];
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            _folder.Write("ckpt.data-00000-of-00001", bytes);
            bytes[at] ^= 1;
            using var file = TensorFlowFile.Open(_folder["ckpt"]);
            var name = at < sizeof(float) * Numbers.Length ? "a" : "b";
            var refused = Assert.Throws<InteropException>(file.Tensors[name].RequireChecksum).Message;
            Assert.Contains($"has a tensor '{name}' that ", refused, StringComparison.Ordinal);
            Assert.Throws<InteropException>(file.Tensors[name].RequireChecksum);
            file.Tensors[name == "a" ? "b" : "a"].RequireChecksum();
        }
    }

    [Fact]
    public void Every_truncation_of_the_index_and_every_changed_byte_is_refused()
    {
        var files = new CheckpointFiles { Snappy = true };
        files.Add("a", 1, [6], Bytes(Numbers));
        files.Add(new KerasObject().With("n_images", KerasObject.Int32(5)));
        files.Write(_folder["ckpt"]);
        var index = File.ReadAllBytes(_folder["ckpt.index"]);
        for (var length = 0; length < index.Length; length++)
        {
            _folder.Write("ckpt.index", index.AsSpan(0, length));
            Assert.Throws<InteropException>(() => TensorFlowFile.Open(_folder["ckpt"]).Dispose());
        }
        // The footer's zeros and the block of filters, which is empty, are not read.
        for (var at = 0; at < index.Length - FooterBytes; at++)
        {
            index[at] ^= (byte)(1 << at % 8);
            _folder.Write("ckpt.index", index);
            index[at] ^= (byte)(1 << at % 8);
            var refused = Record.Exception(() => TensorFlowFile.Open(_folder["ckpt"]).Dispose());
            Assert.True(refused is null or InteropException, $"byte {at}: {refused}");
            Assert.True(refused is not null || IsInFilters(index, at), $"byte {at} was not noticed");
        }
    }

    [Fact]
    public void A_file_of_values_that_is_missing_or_too_short_is_named()
    {
        var files = new CheckpointFiles { Shards = 2 };
        files.Add("a", 1, [6], Bytes(Numbers));
        files.Add("b/kernel", 1, [6], Bytes(Numbers));
        files.Write(_folder["ckpt"]);
        _folder.Write("ckpt.data-00001-of-00002", Bytes(Numbers).AsSpan(0, 20).ToArray());
        Refused("lists a tensor 'b/kernel' that should have 24 bytes from byte 0 on in '");
        File.Delete(_folder["ckpt.data-00001-of-00002"]);
        Refused("ckpt.data-00001-of-00002' cannot be opened");
    }

    [Fact]
    public void What_is_not_read_is_refused_by_name()
    {
        byte[] header = [.. WireBytes.Number(1, 1), .. WireBytes.Bytes(3, WireBytes.Number(1, 1))];
        byte[] shape = WireBytes.Bytes(2, WireBytes.Bytes(2, WireBytes.Number(1, 6)));
        byte[] place = [.. WireBytes.Number(5, 24), .. WireBytes.Fixed32(6, Crc32COracle.Masked(Bytes(Numbers)))];
        byte[] entry = [.. WireBytes.Number(1, 1), .. shape, .. place];
        _folder.Write("ckpt.data-00000-of-00001", Bytes(Numbers));
        (string Said, byte[] Header, byte[] Entry)[] cases =
        [
            ("'w' that is saved in slices (a partitioned variable)", header, [.. entry, .. WireBytes.Bytes(7, [])]),
            ("'w' that has TensorFlow's type 21", header, [.. WireBytes.Number(1, 21), .. shape, .. place]),
            ("big-endian", [.. header, .. WireBytes.Number(2, 1)], entry),
            ("needs a reader of version 2", [.. WireBytes.Number(1, 1), .. WireBytes.Bytes(3, WireBytes.Number(2, 2))], entry),
            ("it has 0 files of values", WireBytes.Bytes(3, WireBytes.Number(1, 1)), entry),
            ("'w' is in the file of values 1 of 1", header, [.. entry, .. WireBytes.Number(3, 1)]),
            ("'w' has 24 bytes for Float64 [6]", header, [.. WireBytes.Number(1, 2), .. shape, .. place]),
            ("'w' has the impossible shape [-1]", header,
                [.. WireBytes.Number(1, 1), .. WireBytes.Bytes(2, WireBytes.Bytes(2, WireBytes.Number(1, -1))), .. place]),
            ("should have 24 bytes from byte 1 on", header, [.. entry, .. WireBytes.Number(4, 1)]),
            ("should have 24 bytes from byte -8 on", header, [.. entry, .. WireBytes.Number(4, -8)]),
            ("'w' is no valid message", header, [.. entry, 0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]),
        ];
        _folder.Write("ckpt.index", SortedTableBytes.Of([([], header), ("w"u8.ToArray(), entry), ("x"u8.ToArray(), entry)]));
        Refused("'w' and 'x' have bytes in common");
        foreach (var (said, first, second) in cases)
        {
            _folder.Write("ckpt.index", SortedTableBytes.Of([([], first), ("w"u8.ToArray(), second)]));
            Refused(said);
        }
        _folder.Write("ckpt.index", SortedTableBytes.Of([([], header), ("w"u8.ToArray(), entry)]));
        using var file = TensorFlowFile.Open(_folder["ckpt"]);
        Assert.Equal(Numbers, file.Tensors["w"].ToSingles());
        Assert.Contains("has the shape [6]", Assert.Throws<InteropException>(() => file.Tensors["w"].ToReal()).Message,
            StringComparison.Ordinal);
        Assert.Contains("'w' that is Float32, where String is expected",
            Assert.Throws<InteropException>(() => file.Tensors["w"].ToTexts()).Message, StringComparison.Ordinal);
    }

    private void Refused(string said) => Assert.Contains(
        said, Assert.Throws<InteropException>(() => TensorFlowFile.Open(_folder["ckpt"]).Dispose()).Message, StringComparison.Ordinal);

    private static byte[] Bytes(float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    // The first of the footer's handles.
    private static bool IsInFilters(byte[] index, int at)
    {
        var (offset, size) = (0UL, 0UL);
        var place = index.Length - FooterBytes;
        ulong Varint()
        {
            var (value, shift) = (0UL, 0);
            for (; index[place] > 127; place++, shift += 7)
            {
                value |= (ulong)(index[place] & 127) << shift;
            }
            return value | (ulong)index[place++] << shift;
        }
        (offset, size) = (Varint(), Varint());
        return (ulong)at >= offset && (ulong)at < offset + size + 5;
    }
}
