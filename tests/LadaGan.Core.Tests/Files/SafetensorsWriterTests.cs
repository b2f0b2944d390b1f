using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["file.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tiny_file_has_exactly_these_bytes()
    {
        SafetensorsWriter.Write(
            FilePath,
            [SafetensorsSource.FromMemory("wé", SafetensorsType.I16, [1, 2], new byte[] { 1, 0, 255, 255 }), Bytes("s", [], 9)],
            new Dictionary<string, string> { ["b"] = "2", ["B"] = "\"1\"" });
        byte[] expected =
        [
            152, 0, 0, 0, 0, 0, 0, 0,
            .. """{"__metadata__":{"B":"\"1\"","b":"2"},"wé":{"dtype":"I16","shape":[1,2],"data_offsets":[0,4]}"""u8,
            .. ""","s":{"dtype":"U8","shape":[],"data_offsets":[4,5]}}"""u8,
            .. "      "u8,
            1, 0, 255, 255, 9,
        ];
        Assert.Equal(expected, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void No_tensors_and_no_metadata_make_the_smallest_file()
    {
        SafetensorsWriter.Write(FilePath, []);
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Every_type_scalars_and_empty_tensors_come_back()
    {
        long[][] shapes = [[], [3], [2, 0, 5], [1, 2, 3, 4]];
        var written = new Dictionary<string, (SafetensorsType Type, long[] Shape, byte[] Bytes)>();
        foreach (var type in Enum.GetValues<SafetensorsType>())
        {
            foreach (var shape in shapes)
            {
                var bytes = new byte[shape.Aggregate(1L, (product, dimension) => product * dimension) * type.Size()];
                new System.Random(written.Count).NextBytes(bytes);
                written.Add($"{type}.{shape.Length}", (type, shape, bytes));
            }
        }
        SafetensorsWriter.Write(
            FilePath,
            [.. written.Select(pair => SafetensorsSource.FromMemory(pair.Key, pair.Value.Type, pair.Value.Shape, pair.Value.Bytes))]);

        using var file = SafetensorsFile.Open(FilePath);
        Assert.Equal(written.Keys, file.Names);
        Assert.Empty(file.Metadata);
        foreach (var (name, (type, shape, bytes)) in written)
        {
            var entry = file.Entry(name);
            Assert.Equal(type, entry.Type);
            Assert.Equal(shape, entry.Shape);
            Assert.Equal(bytes, entry.Bytes().ToArray());
        }
        Assert.True(SafetensorsOracle.Accepts(File.ReadAllBytes(FilePath)));
    }

    [Fact]
    public void Names_and_metadata_may_be_any_Unicode_text()
    {
        string[] names =
        [
            "", " ", "блок.вес", "日本語", "😀", "a\"b\\c/d", "line\nbreak\t\0\u007f\u2028", "<script>&'", "__metadata", "dtype", "\uFEFF",
            "e\u0301", "é",
        ];
        SafetensorsWriter.Write(FilePath, [.. names.Select((name, i) => Bytes(name, [1], (byte)i))],
            names.ToDictionary(name => name, name => name + name));

        using var file = SafetensorsFile.Open(FilePath);
        Assert.Equal(names, file.Names);
        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(i, file.Entry(names[i]).Bytes()[0]);
            Assert.Equal(names[i] + names[i], file.Metadata[names[i]]);
        }
        Assert.True(SafetensorsOracle.Accepts(File.ReadAllBytes(FilePath)));
    }

    [Fact]
    public void Tensors_begin_at_a_multiple_of_8_bytes_and_the_same_input_gives_the_same_file()
    {
        for (var length = 0; length < 20; length++)
        {
            SafetensorsWriter.Write(FilePath, [Bytes(new string('n', length), [1], 1)]);
            var first = File.ReadAllBytes(FilePath);
            Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(first) % 8);
            SafetensorsWriter.Write(FilePath, [Bytes(new string('n', length), [1], 1)]);
            Assert.Equal(first, File.ReadAllBytes(FilePath));
        }
    }

    [Fact]
    public unsafe void Bytes_come_from_native_memory_and_from_writers_too()
    {
        const int Count = 100_000;
        var native = (float*)NativeMemory.Alloc(Count, sizeof(float));
        try
        {
            for (var i = 0; i < Count; i++)
            {
                native[i] = i;
            }
            SafetensorsWriter.Write(FilePath,
            [
                SafetensorsSource.FromAddress("native", SafetensorsType.F32, [Count], (nint)native),
                SafetensorsSource.FromAddress("nothing", SafetensorsType.F32, [0], 0),
                SafetensorsSource.FromWriter("pieces", SafetensorsType.U8, [300], stream =>
                {
                    for (var i = 0; i < 100; i++)
{
                        stream.Write([(byte)i, 1, 2]);
}
                }),
            ]);
        }
        finally
        {
            NativeMemory.Free(native);
        }
        using var file = SafetensorsFile.Open(FilePath);
        var values = MemoryMarshal.Cast<byte, float>(file.Entry("native").Bytes());
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(i, values[i]);
        }
        Assert.Equal([99, 1, 2], file.Entry("pieces").Bytes()[297..].ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(100_000)]
    public void A_tensor_that_yields_another_number_of_bytes_leaves_the_old_file(int yielded)
    {
        File.WriteAllText(FilePath, "old");
        var tensor = SafetensorsSource.FromWriter("w", SafetensorsType.F32, [3], stream => stream.Write(new byte[yielded]));
        var message = Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(FilePath, [tensor])).Message;
        Assert.Equal($"The tensor 'w' yielded {yielded} bytes where its shape [3] of F32 needs 12", message);
        AssertUntouched();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void A_header_with_room_goes_before_tensors_that_were_written_first(int room)
    {
        SafetensorsSource[] tensors = [SafetensorsSource.FromMemory("a", SafetensorsType.U8, [3], new byte[3])];
        var header = SafetensorsWriter.Header("a file", tensors, new Dictionary<string, string> { ["made"] = "later" }, room);
        Assert.True(room == 0 ? header.Length < 200 : header.Length == room);
        var path = Path.Join(_folder.Path, "assembled.safetensors");
        File.WriteAllBytes(path, [.. header, 7, 8, 9]);

        using var file = SafetensorsFile.Open(path);
        Assert.Equal([7, 8, 9], file.Entry("a").Bytes().ToArray());
        Assert.Equal("later", file.Metadata["made"]);
    }

    [Fact]
    public void Names_that_no_reader_could_tell_apart_are_refused()
    {
        File.WriteAllText(FilePath, "old");
        AssertRefused("'a' is given twice", [Bytes("a", [1], 1), Bytes("b", [1], 1), Bytes("a", [1], 1)]);
        AssertRefused("'__metadata__'", [Bytes("__metadata__", [1], 1)]);
        AssertRefused("not Unicode text", [Bytes("half \ud83d", [1], 1)]);
        AssertRefused("not Unicode text", [], new Dictionary<string, string> { ["k"] = "\udc00" });
        AssertRefused("not Unicode text", [], new Dictionary<string, string> { ["\udc00"] = "v" });
        AssertUntouched();
    }

    [Theory]
    [InlineData(-1L, 1L)]
    [InlineData(4294967296L, 4294967296L)]
    [InlineData(long.MaxValue, 1L)]
    public void Impossible_shapes_are_refused(long rows, long columns) =>
        Assert.Throws<SafetensorsException>(() => SafetensorsSource.FromMemory("w", SafetensorsType.F32, [rows, columns], new byte[4]));

    [TmpfsFact]
    public void A_full_disk_keeps_the_old_file()
    {
        using var disk = new Tmpfs("size=256k");
        var path = disk.Folder["file.safetensors"];
        SafetensorsWriter.Write(path, [Bytes("w", [1], 7)]);
        var failure = Assert.Throws<DurableWriteException>(() => SafetensorsWriter.Write(
            path, [SafetensorsSource.FromMemory("w", SafetensorsType.U8, [1 << 20], new byte[1 << 20])]));
        Assert.Contains("No space left on device", failure.Message);
        Assert.Equal(["file.safetensors"], disk.Folder.Names());
        using var old = SafetensorsFile.Open(path);
        Assert.Equal([7], old.Entry("w").Bytes().ToArray());
    }

    private static SafetensorsSource Bytes(string name, long[] shape, params byte[] bytes) =>
        SafetensorsSource.FromMemory(name, SafetensorsType.U8, shape, bytes);

    private void AssertRefused(string said, SafetensorsSource[] tensors, Dictionary<string, string>? metadata = null)
    {
        var message = Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(FilePath, tensors, metadata)).Message;
        Assert.Contains(said, message);
        Assert.Contains(FilePath, message);
    }

    private void AssertUntouched()
    {
        Assert.Equal("old", File.ReadAllText(FilePath));
        Assert.Equal(["file.safetensors"], _folder.Names());
    }
}
