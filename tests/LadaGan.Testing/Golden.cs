using System.Globalization;
using LadaGan.Core.Files;
using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>A file of reference numbers under tests/golden.</summary>
public sealed class Golden : IDisposable
{
    private readonly SafetensorsFile _file;

    public Golden(string name) => _file = SafetensorsFile.Open(Path.Join(Repository.Root, "tests", "golden", $"{name}.safetensors"));

    public IReadOnlyList<string> Names => _file.Names;

    /// <summary>A number among the file's settings, such as <c>heads</c>.</summary>
    public double Setting(string name) => double.Parse(_file.Metadata[name], CultureInfo.InvariantCulture);

    /// <summary>A list among the file's settings, such as <c>[4, 4, 2]</c>.</summary>
    public int[] Settings(string name) =>
        [.. _file.Metadata[name].Trim('[', ']').Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    public bool Contains(string name) => _file.Contains(name);

    /// <summary>A copy of a float32 tensor.</summary>
    public Tensor this[string name]
    {
        get
        {
            var entry = _file.Entry(name);
            Assert.Equal(SafetensorsType.F32, entry.Type);
            var tensor = Tensor.Empty(entry.Shape);
            entry.Bytes().CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Data<float>()));
            return tensor.To(TestDevice.Chosen);
        }
    }

    /// <summary>A copy of a uint8 tensor.</summary>
    public Tensor Bytes(string name)
    {
        var entry = _file.Entry(name);
        Assert.Equal(SafetensorsType.U8, entry.Type);
        return Tensor.Of(entry.Bytes(), [.. entry.Shape]);
    }

    /// <summary>The values of a float64 tensor.</summary>
    public double[] Numbers(string name)
    {
        var entry = _file.Entry(name);
        Assert.Equal(SafetensorsType.F64, entry.Type);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(entry.Bytes()).ToArray();
    }

    /// <summary>The values of an int64 tensor.</summary>
    public long[] Integers(string name)
    {
        var entry = _file.Entry(name);
        Assert.Equal(SafetensorsType.I64, entry.Type);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(entry.Bytes()).ToArray();
    }

    public void Dispose() => _file.Dispose();
}
