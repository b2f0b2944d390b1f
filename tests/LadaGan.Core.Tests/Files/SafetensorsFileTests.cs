using System.Diagnostics;
using System.Runtime.InteropServices;
using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

public sealed class SafetensorsFileTests : IDisposable
{
    // Written by hand from the format's description: two tensors, not in the order of their bytes, and metadata.
    private static readonly byte[] ByHand =
    [
        152, 0, 0, 0, 0, 0, 0, 0,
        .. "{\"__metadata__\":{\"who\":\"hand\"},"u8,
        .. "\"late\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]},"u8,
        .. "\"early\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}"u8,
        .. "      "u8,
        0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC0, 7, 8, 9,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        using var file = SafetensorsFile.Open(Save(ByHand));
        Assert.Equal(["late", "early"], file.Names);
        Assert.Equal("hand", Assert.Single(file.Metadata).Value);
        var early = file.Entry("early");
        Assert.Equal(("early", SafetensorsType.F32, 8L), (early.Name, early.Type, early.ByteCount));
        Assert.Equal([1L, 2L], early.Shape);
        Assert.Equal([1f, -2.5f], MemoryMarshal.Cast<byte, float>(early.Bytes()).ToArray());
        Assert.Equal([7, 8, 9], file.Entry("late").Bytes().ToArray());
        Assert.Equal(early.Address + 8, file.Entry("late").Address);
    }

    [Fact]
    public void A_file_of_the_reference_implementation_is_read()
    {
        using var file = SafetensorsFile.Open(Golden("additive_attention.safetensors"));
        Assert.Equal(new Dictionary<string, string> { ["heads"] = "4", ["dim"] = "32" }, file.Metadata);
        Assert.Equal(16, file.Names.Count);
        Assert.Equal(65_568, file.Names.Sum(name => file.Entry(name).ByteCount));
        Assert.Equal([96L, 32L], file.Entry("w.to_qkv.weight").Shape);
        Assert.Equal([3L, 20L, 32L], file.Entry("y").Shape);
        // A law of the numbers themselves: the last bias of a linear layer has for gradient the sum of dy over all tokens.
        var dy = MemoryMarshal.Cast<byte, float>(file.Entry("dy").Bytes());
        var gradient = MemoryMarshal.Cast<byte, float>(file.Entry("grad.to_out.bias").Bytes());
        for (var column = 0; column < 32; column++)
        {
            var (sum, magnitude) = (0.0, 0.0);
            for (var row = 0; row < 60; row++)
            {
                sum += dy[row * 32 + column];
                magnitude += Math.Abs(dy[row * 32 + column]);
            }
            Assert.Equal(sum, gradient[column], Tolerance.Of(60) * magnitude);
        }
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        using var file = SafetensorsFile.Open(Save(ByHand));
        Assert.True(file.Contains("late"));
        Assert.False(file.Contains("never"));
        Assert.Contains("'never'", Assert.Throws<SafetensorsException>(() => file.Entry("never")).Message);
    }

    [Fact]
    public void After_disposal_no_address_is_given_out()
    {
        var file = SafetensorsFile.Open(Save(ByHand));
        var entry = file.Entry("late");
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => entry.Address);
        Assert.Throws<ObjectDisposedException>(() => entry.Bytes().Length);
    }

    [Fact]
    public unsafe void Files_and_tensors_over_2_GiB_are_mapped()
    {
        const long Huge = 3_000_000_000;
        var header = $$$"""
            {"huge":{"dtype":"I8","shape":[3000,1000000],"data_offsets":[0,{{{Huge}}}]},
            "after":{"dtype":"U8","shape":[2],"data_offsets":[{{{Huge}}},{{{Huge + 2}}}]}}
            """;
        var path = Save(SafetensorsBytes.File(header, 0));
        using (var sparse = new FileStream(path, FileMode.Open))
        {
            var start = sparse.Length;
            sparse.SetLength(start + Huge + 2);
            sparse.Position = start + Huge - 1;
            sparse.Write([11, 12, 13]);
        }
        using var file = SafetensorsFile.Open(path);
        var huge = file.Entry("huge");
        Assert.Equal(Huge, huge.ByteCount);
        Assert.Equal(11, ((byte*)huge.Address)[Huge - 1]);
        Assert.Equal([12, 13], file.Entry("after").Bytes().ToArray());
        Assert.Contains("'huge'", Assert.Throws<SafetensorsException>(() => huge.Bytes().Length).Message);
    }

    [Fact]
    public void A_link_is_followed()
    {
        File.CreateSymbolicLink(_folder["link"], Save(ByHand));
        using var file = SafetensorsFile.Open(_folder["link"]);
        Assert.Equal(2, file.Names.Count);
    }

    [Fact]
    public void What_is_no_ordinary_file_is_refused_without_waiting()
    {
        var pipe = _folder["pipe"];
        using (var mkfifo = Process.Start("mkfifo", pipe))
        {
            mkfifo.WaitForExit();
        }
        Assert.Contains("not a regular file", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(pipe)).Message);
        Assert.Contains("folder", Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(_folder.Path)).Message);
        Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open("/dev/zero"));
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(_folder["missing"]));
    }

    private static string Golden(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LadaGan.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }
        return Path.Combine(folder.FullName, "tests", "golden", name);
    }

    private string Save(byte[] bytes)
    {
        var path = _folder["file.safetensors"];
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
