using System.IO.Compression;
using LadaGan.Interop.Numpy;
using LadaGan.Interop.Tests.Zip;

namespace LadaGan.Interop.Tests.Numpy;

public sealed class NpzWriterTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["a.npz"];

    [Fact]
    public void What_is_written_is_read()
    {
        NpzWriter.Write(Target,
        [
            NpySource.FromMemory<double>("mu", new[] { 1.5, -2 }, 2),
            NpySource.FromMemory<float>("größe", new[] { 3f }),
            NpySource.FromMemory<byte>("none", default, 0, 3),
        ]);
        using var file = NpzFile.Open(Target);
        Assert.Equal(["mu", "größe", "none"], file.Names);
        Assert.Equal([1.5, -2], file.Array("mu").ToArray<double>());
        Assert.Equal([3f], file.Array("größe").ToArray<float>());
        Assert.Empty(file.Array("größe").Shape);
        Assert.Equal([0L, 3], file.Array("none").Shape);
    }

    [Fact]
    public void Images_are_streamed_batch_by_batch_into_one_stored_entry()
    {
        const int Batches = 64, BatchBytes = 10 * 32 * 32 * 3;
        var batch = new byte[BatchBytes];
        NpzWriter.Write(Target, [NpySource.FromWriter("arr_0", DataType.UInt8, [Batches * 10, 32, 32, 3], stream =>
        {
            for (var i = 0; i < Batches; i++)
            {
                batch.AsSpan().Fill((byte)i);
                stream.Write(batch);
            }
        })]);
        using (var zip = new ZipArchive(File.OpenRead(Target)))
        {
            var entry = Assert.Single(zip.Entries);
            Assert.Equal(("arr_0.npy", entry.Length), (entry.FullName, entry.CompressedLength));
        }
        using var file = NpzFile.Open(Target);
        Assert.Equal([Batches * 10L, 32, 32, 3], file.Array("arr_0").Shape);
        using var stream = file.Array("arr_0").OpenRead();
        for (var i = 0; i < Batches; i++)
        {
            stream.ReadExactly(batch);
            Assert.False(batch.AsSpan().ContainsAnyExcept((byte)i));
        }
        Assert.Equal(0, stream.Read(batch));
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        NpzWriter.Write(Target, [NpySource.FromMemory<int>("a", new[] { 1, 2 }, 2)]);
        var first = File.ReadAllBytes(Target);
        NpzWriter.Write(Target, [NpySource.FromMemory<int>("a", new[] { 1, 2 }, 2)]);
        Assert.Equal(first, File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        _folder.Write("a.npz", "old");
        Fails(() => NpzWriter.Write(Target, [NpySource.FromMemory<int>("a", new[] { 1, 2 }, 3)]),
            "produced 8 bytes, but its shape [3] requires 12");
        var empty = NpySource.FromMemory<int>("a", default, 0);
        Fails(() => NpzWriter.Write(Target, [empty, empty]), "two arrays have the same name");
        Fails(() => NpySource.FromMemory<int>("a", default, -1), "the invalid shape [-1]");
        Fails(() => NpySource.FromWriter("a", DataType.BFloat16, [1], _ => { }), "no type for BFloat16");
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal(["a.npz"], _folder.Names());
    }

    [Fact]
    public void A_deflated_entry_that_declares_too_much_is_refused_before_memory_is_allocated()
    {
        var zip = GoldenFile.Bytes("statistics.npz");
        Refused(ZipBytes.With(zip, "mu.npy", ZipBytes.Size, 1 << 30), "more than 200 times is refused");
        Refused(ZipBytes.With(zip, "mu.npy", ZipBytes.Size, 193), "which does not match its 65 bytes");
        Refused(ZipBytes.With(zip, "mu.npy", ZipBytes.CompressedSize, 1 << 30), "more than follow it in the file");
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private void Refused(byte[] zip, string reason)
    {
        using var file = NpzFile.Open(_folder.Write("bad.npz", zip));
        Fails(() => file.Array("mu"), reason);
    }

    private static void Fails(Action action, string reason) =>
        Assert.Contains(reason, Assert.Throws<InteropException>(action).Message, StringComparison.Ordinal);
}
