using System.Text;
using LadaGan.Interop.Numpy;

namespace LadaGan.Interop.Tests.Numpy;

public sealed class NpyFileTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("version1.npy")]
    [InlineData("version2.npy")]
    [InlineData("version3.npy")]
    public void Every_version_is_read(string name)
    {
        using var file = NpyFile.Open(GoldenFile.Path(name));
        Assert.Equal([3L, 2], file.Array.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Array.ToArray<short>());
    }

    [Fact]
    public void The_written_bytes_are_NumPys()
    {
        NpyFile.Write(_folder["a.npy"], NpySource.FromMemory<short>("a", new short[] { 0, 1, 2, 3, 4, 5 }, 3, 2));
        Assert.Equal(GoldenFile.Bytes("version1.npy"), File.ReadAllBytes(_folder["a.npy"]));
    }

    [Theory]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }")]
    [InlineData("{\"shape\": (2), 'descr': '<i2', 'fortran_order': True}")]
    [InlineData("{'descr':'<i2','fortran_order':False,'shape':(2L,)}  \n")]
    public void The_dictionary_may_be_written_as_Python_allows(string header)
    {
        using var file = NpyFile.Open(Npy(header, [1, 0, 2, 0]));
        Assert.Equal([1, 2], file.Array.ToArray<short>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), 'more': 1}")]
    [InlineData("{'descr': '<i2', 'descr': '<i2', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': 0, 'shape': (2,)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (-2,)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2.0,)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (1+1,)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': [2]}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (99999999999999999999,)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,2)}")]
    [InlineData("{'descr': '<i2', 'fortran_order': False, 'shape': (2,)} + {}")]
    [InlineData("{'descr: '<i2', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("__import__('os').system('touch pwned')")]
    public void Any_other_text_is_refused(string header) => Refused(header, "has a header that is not NumPy's");

    [Theory]
    [InlineData("(3,)")]
    [InlineData("(1,)")]
    [InlineData("(0,)")]
    [InlineData("(4611686018427387904, 4)")]
    [InlineData("(4294967296, 4294967296, 0)")]
    public void A_shape_that_does_not_fit_the_bytes_is_refused(string shape) =>
        Refused($"{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}}}", "which does not match its 4 bytes");

    [Fact]
    public void Other_contents_are_refused()
    {
        Refused("{'descr': [('x', '<i2')], 'fortran_order': False, 'shape': (2,)}", "an array of records");
        RefusedFile("\u0093NUMPY\u0004\0"u8.ToArray(), "is not a NumPy array");
        RefusedFile([0x93, .. "NUMPY"u8, 4, 0, 0, 0], "unknown version 4");
        RefusedFile([0x93, .. "NUMPY"u8, 1, 0, 4], "truncated in its header");
        RefusedFile([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255], "a header of 4294967295 bytes");
        using var file = NpyFile.Open(Npy("{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}", [0, 1, 2, 0]));
        Assert.Contains("neither 0 nor 1", Assert.Throws<InteropException>(() => file.Array.ToTensor()).Message, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private void Refused(string header, string reason) => RefusedFile(File.ReadAllBytes(Npy(header, [1, 0, 2, 0])), reason);

    private void RefusedFile(byte[] bytes, string reason)
    {
        var path = _folder.Write("bad.npy", bytes);
        var refused = Assert.Throws<InteropException>(() => NpyFile.Open(path));
        Assert.StartsWith($"'{path}' ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private string Npy(string header, byte[] elements)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return _folder.Write("a.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. elements]);
    }
}
