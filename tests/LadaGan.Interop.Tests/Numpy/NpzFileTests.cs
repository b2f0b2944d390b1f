using LadaGan.Interop.Numpy;

namespace LadaGan.Interop.Tests.Numpy;

public sealed class NpzFileTests : TensorTest
{
    [Fact]
    public void Every_element_type_is_read()
    {
        using var file = NpzFile.Open(GoldenFile.Path("types.npz"));
        Assert.Equal(["f4", "f8", "f2", "u1", "i1", "i2", "i4", "i8", "b1"], file.Names);
        Same<float>("f4", [0, 1, 2, 3, 5, 100]);
        Same<double>("f8", [0, 1, 2, 3, 5, 100]);
        Same<Half>("f2", [(Half)0, (Half)1, (Half)2, (Half)3, (Half)5, (Half)100]);
        Same<byte>("u1", [0, 1, 2, 3, 5, 100]);
        Same<sbyte>("i1", [0, 1, 2, 3, 5, 100]);
        Same<short>("i2", [0, 1, 2, 3, 5, 100]);
        Same<int>("i4", [0, 1, 2, 3, 5, 100]);
        Same<long>("i8", [0, 1, 2, 3, 5, 100]);
        Same("b1", [false, true, true, true, true, true]);

        void Same<T>(string name, T[] expected) where T : unmanaged
        {
            var array = file.Array(name);
            Assert.Equal([2L, 3], array.Shape);
            Assert.Equal((DataType.Of<T>(), 6L), (array.Type, array.Count));
            Assert.Equal(expected, array.ToArray<T>());
            Assert.Equal([2L, 3], array.ToTensor().Shape);
            Assert.Equal(expected, array.ToTensor().ToArray<T>());
        }
    }

    [Fact]
    public void Deflated_statistics_are_read()
    {
        using var file = NpzFile.Open(GoldenFile.Path("statistics.npz"));
        Assert.Equal([0.0, 1, 2, 3, 4, 5, 6, 7], file.Array("mu").ToArray<double>());
        var sigma = file.Array("sigma");
        Assert.Equal([8L, 8], sigma.Shape);
        var values = sigma.ToArray<double>();
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                Assert.Equal(Covariance(i, j), values[8 * i + j], 1e-9 * Covariance(7, 7));
            }
        }
    }

    [Fact]
    public void Fortrans_order_is_put_in_order_and_scalars_and_empty_arrays_are_arrays()
    {
        using var file = NpzFile.Open(GoldenFile.Path("layouts.npz"));
        Assert.Equal([2L, 3, 4], file.Array("fortran").Shape);
        Assert.Equal(Enumerable.Range(0, 24), file.Array("fortran").ToArray<int>());
        Assert.Empty(file.Array("scalar").Shape);
        Assert.Equal([2.5], file.Array("scalar").ToArray<double>());
        Assert.Equal([0L, 3], file.Array("empty").ToTensor().Shape);
        Assert.Empty(file.Array("empty").ToArray<float>());
        Assert.Contains(
            "in Fortran order", Assert.Throws<InteropException>(() => file.Array("fortran").OpenRead()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("big", "is big-endian ('>f8'); save it again as little-endian, a.astype('<f8')")]
    [InlineData("objects", "contains Python objects")]
    [InlineData("text", "has elements of type '<U1'")]
    [InlineData("complex", "has elements of type '<c8'")]
    [InlineData("nothing", "has no array 'nothing'; it has 'fortran, scalar, empty, big, objects, text, complex'")]
    public void Arrays_of_other_kinds_are_refused_and_the_others_stay_readable(string name, string reason)
    {
        using var file = NpzFile.Open(GoldenFile.Path("layouts.npz"));
        var refused = Assert.Throws<InteropException>(() => file.Array(name));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(file.Contains("nothing"));
        Assert.True(file.Contains("scalar"));
    }

    [Fact]
    public void An_array_is_read_piece_by_piece()
    {
        using var file = NpzFile.Open(GoldenFile.Path("types.npz"));
        using var stream = file.Array("i2").OpenRead();
        var bytes = new List<byte>();
        for (int next; (next = stream.ReadByte()) >= 0;)
        {
            bytes.Add((byte)next);
        }
        Assert.Equal([0, 0, 1, 0, 2, 0, 3, 0, 5, 0, 100, 0], bytes);
    }

    [Fact]
    public void Another_type_than_asked_for_is_refused()
    {
        using var file = NpzFile.Open(GoldenFile.Path("types.npz"));
        var refused = Assert.Throws<InteropException>(() => file.Array("f4").ToArray<double>());
        Assert.Contains("contains 6 Float32 elements, which cannot be read as an array of Float64",
            refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("types.npz", "u1.npy")]
    [InlineData("statistics.npz", "mu.npy")]
    public void Damage_is_noticed(string name, string entry)
    {
        using var folder = new TemporaryFolder();
        var whole = GoldenFile.Bytes(name);
        var noticed = 0;
        var begin = whole.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(entry)) + entry.Length;
        for (var at = begin; at < begin + 100; at++)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x10;
            try
            {
                using var file = NpzFile.Open(folder.Write("a.npz", bytes));
                file.Array(entry[..^4]).ToTensor();
            }
            catch (InteropException)
            {
                noticed++;
            }
        }
        // Not detected: the local header's extra field, which is not read.
        Assert.InRange(noticed, 80, 100);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        Refused(() => NpzFile.Open(GoldenFile.Path("version1.npy")), "does not begin like a zip");
        Refused(() => NpzFile.Open(GoldenFile.Path("nothing")), "cannot be opened");
        Refused(() => NpyFile.Open(GoldenFile.Path("types.npz")), "\\x93NUMPY");
    }

    private static void Refused(Action action, string reason) =>
        Assert.Contains(reason, Assert.Throws<InteropException>(action).Message, StringComparison.Ordinal);

    // numpy.cov of the rows (8 i + k)^1.5, k = 0 … 7.
    private static double Covariance(int i, int j)
    {
        double[] x = [.. Enumerable.Range(8 * i, 8).Select(value => Math.Pow(value, 1.5))];
        double[] y = [.. Enumerable.Range(8 * j, 8).Select(value => Math.Pow(value, 1.5))];
        return Enumerable.Range(0, 8).Sum(k => (x[k] - x.Average()) * (y[k] - y.Average())) / 7;
    }
}
