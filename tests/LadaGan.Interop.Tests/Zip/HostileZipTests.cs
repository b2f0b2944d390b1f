using System.IO.Compression;
using LadaGan.Interop.PyTorch;

namespace LadaGan.Interop.Tests.Zip;

/// <summary>Zips whose list of entries is wrong, is damaged, or declares more than the file can contain.</summary>
public sealed class HostileZipTests : IDisposable
{
    private const string Pickle = "alone/data.pkl";
    private const string Storage = "alone/data/0";
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _zip = GoldenFile.Bytes("alone.pt");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Storage, ZipBytes.Size, 1 << 30, "announces 1073741824 bytes but stores 24")]
    [InlineData(Storage, ZipBytes.Size, 23, "announces 23 bytes but stores 24")]
    [InlineData(Storage, ZipBytes.CompressedSize, 25, "announces 24 bytes but stores 25")]
    [InlineData(Storage, ZipBytes.Header, 1 << 30, "refers to bytes beyond its end")]
    [InlineData(Storage, ZipBytes.Header, 3, "is not where the directory says")]
    [InlineData(Storage, ZipBytes.Method, 8, "is compressed, which PyTorch does not do")]
    [InlineData(Storage, ZipBytes.Method, 12, "compressed by method 12")]
    [InlineData(Pickle, ZipBytes.Flags, 1, "is encrypted")]
    [InlineData(Pickle, ZipBytes.Header, 0x40, "is not where")]
    [InlineData(Pickle, 0, 0, "its directory is damaged")]
    [InlineData(Pickle, 28, 0x00FFFFFF, "its directory is damaged")]
    public void An_entry_that_lies_is_refused(string name, int field, uint value, string reason) =>
        Refused(ZipBytes.With(_zip, name, field, value), reason);

    [Fact]
    public void Both_sizes_may_not_lie_together() =>
        Refused(WithBothSizes(1 << 30), "more than follow it in the file");

    [Fact]
    public void A_storage_has_just_the_bytes_that_its_elements_need() =>
        Refused(WithBothSizes(23), "has 23 bytes, but 6 Float32 elements require 24");

    [Fact]
    public void A_missing_storage_is_named() => Refused(Renamed(Storage, "alone/data/1"), "has no zip entry 'alone/data/0'");

    [Fact]
    public void Names_are_UTF_8_and_listed_once()
    {
        var twice = new MemoryStream();
        using (var zip = new ZipArchive(twice, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("a/data.pkl");
            zip.CreateEntry("a/data.pkl");
        }
        Refused(twice.ToArray(), "lists 'a/data.pkl' twice");
        Refused(Renamed(Storage, "alone/data/\xFF", System.Text.Encoding.Latin1), "a name that is not UTF-8");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < _zip.Length; length++)
        {
            var path = _folder.Write("a.pt", _zip.AsSpan(0, length));
            Assert.Throws<InteropException>(() => PyTorchFile.Open(path).Dispose());
        }
    }

    [Fact]
    public void A_changed_pickle_is_noticed_by_its_checksum()
    {
        var at = _zip.AsSpan().IndexOf("_rebuild_tensor_v2"u8);
        _zip[at] ^= 1;
        Refused(_zip, "zip entry 'alone/data.pkl' does not match its CRC-32");
    }

    [Fact]
    public void A_TorchScript_program_is_named_as_such()
    {
        var script = new MemoryStream();
        using (var zip = new ZipArchive(script, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("net/data.pkl");
            zip.CreateEntry("net/constants.pkl");
        }
        Refused(script.ToArray(), "is a TorchScript program");
    }

    [Fact]
    public void Another_byte_order_is_refused_and_little_endian_taken()
    {
        Refused(WithByteOrder("big"), "not saved in little-endian byte order");
        using var file = PyTorchFile.Open(_folder.Write("a.pt", WithByteOrder("little")));
        Assert.Equal("float32[3, 2]", $"{file.Tensors[""]}");
    }

    // The entries' CRC-32s are those of the content, so the archive is written again.
    private byte[] WithByteOrder(string order)
    {
        var copy = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(_zip)))
        using (var target = new ZipArchive(copy, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var from = entry.Open();
                using var to = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                from.CopyTo(to);
            }
            using var last = target.CreateEntry("alone/byteorder", CompressionLevel.NoCompression).Open();
            last.Write(System.Text.Encoding.ASCII.GetBytes(order));
        }
        return copy.ToArray();
    }

    private byte[] WithBothSizes(uint size) =>
        ZipBytes.With(ZipBytes.With(_zip, Storage, ZipBytes.Size, size), Storage, ZipBytes.CompressedSize, size);

    private byte[] Renamed(string from, string to, System.Text.Encoding? encoding = null)
    {
        var at = _zip.AsSpan().LastIndexOf(System.Text.Encoding.UTF8.GetBytes(from));
        (encoding ?? System.Text.Encoding.UTF8).GetBytes(to).CopyTo(_zip, at);
        return _zip;
    }

    private void Refused(byte[] zip, string reason)
    {
        var path = _folder.Write("a.pt", zip);
        var refused = Assert.Throws<InteropException>(() => PyTorchFile.Open(path));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
