using System.Globalization;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch.Checkpoints;

/// <summary>
/// The tensors and numbers of a checkpoint by dotted names, such as <c>ema.init.0.weight</c> and <c>g_opt.param_groups.0.lr</c>, from a
/// file of torch.save or from safetensors, whose numbers are texts of its metadata.
/// </summary>
internal sealed class TensorTable : IDisposable
{
    // A checkpoint may save a tensor under several names; a small file that names one a thousand times is refused.
    private const int MostCopies = 4;
    private const int FreeBytes = 1 << 20;

    private readonly IDisposable _file;
    private readonly OrderedDictionary<string, (IReadOnlyList<long> Shape, Func<float[]> Load)> _tensors;
    private readonly Func<string, object?> _number;
    private long _bytesLeft;

    private TensorTable(string path, IDisposable file, OrderedDictionary<string, (IReadOnlyList<long>, Func<float[]>)> tensors,
        Func<string, object?> number)
    {
        (Path, _file, _tensors, _number, Names) = (path, file, tensors, number, [.. tensors.Keys]);
        _bytesLeft = (MostCopies * new FileInfo(path).Length) + FreeBytes;
    }

    public string Path { get; }

    /// <summary>The names, in the file's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <exception cref="InteropException">The file cannot be opened, is damaged, or is refused.</exception>
    public static TensorTable Open(string path)
    {
        bool isPyTorch;
        using (var file = InteropFile.Open(path))
        {
            isPyTorch = PyTorchFile.Recognizes(file);
        }
        return isPyTorch ? OpenPyTorch(path) : OpenSafetensors(path);
    }

    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The sizes of a tensor; null if there is none.</summary>
    public IReadOnlyList<long>? Shape(string name) => _tensors.TryGetValue(name, out var tensor) ? tensor.Shape : null;

    /// <summary>The values in row-major order, as float32.</summary>
    /// <exception cref="InteropException">There is no such tensor, its values are not numbers of floating point, or damaged.</exception>
    public float[] Floats(string name)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw Bad($"has no tensor {ErrorText.Quote(name)}: it is truncated, or of another network");
        }
        _bytesLeft -= sizeof(float) * Product(tensor.Shape);
        return _bytesLeft >= 0 ? tensor.Load() : throw Bad("names the same values again and again; it was refused");
    }

    /// <summary>A number that is not a tensor, or that of a tensor of one element; null if there is none.</summary>
    public double? Number(string name) => _number(name) switch
    {
        long whole => whole,
        double real => real,
        _ when _tensors.TryGetValue(name, out var tensor) && Product(tensor.Shape) == 1 => tensor.Load()[0],
        _ => null,
    };

    public bool? Flag(string name) => _number(name) as bool?;

    public InteropException Bad(string problem) => new($"'{Path}' {problem}");

    public void Dispose() => _file.Dispose();

    private static TensorTable OpenPyTorch(string path)
    {
        var file = PyTorchFile.Open(path);
        var tensors = new OrderedDictionary<string, (IReadOnlyList<long>, Func<float[]>)>(StringComparer.Ordinal);
        foreach (var (name, tensor) in file.Tensors)
        {
            tensors.Add(name, (tensor.Shape, tensor.ToFloats));
        }
        return new TensorTable(path, file, tensors, name => Find(file.Saved, name.Split('.')));
    }

    private static TensorTable OpenSafetensors(string path)
    {
        try
        {
            var file = SafetensorsFile.Open(path);
            var tensors = new OrderedDictionary<string, (IReadOnlyList<long>, Func<float[]>)>(StringComparer.Ordinal);
            foreach (var entry in file.Names.Select(file.Entry))
            {
                tensors.Add(entry.Name, (entry.Shape, () => ToFloats(path, entry)));
            }
            return new TensorTable(path, file, tensors, name => ParseNumber(file.Metadata.GetValueOrDefault(name)));
        }
        catch (SafetensorsException error)
        {
            throw new InteropException(error.Clause(), error);
        }
    }

    private static object? Find(object? value, ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            var place = long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            value = value switch
            {
                OrderedDictionary<object, object?> map => map.TryGetValue(key, out var named) ? named : map.GetValueOrDefault(place),
                IReadOnlyList<object?> list when place >= 0 && place < list.Count => list[(int)place],
                _ => null,
            };
        }
        return value;
    }

    private static double? ParseNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static unsafe float[] ToFloats(string path, SafetensorsEntry entry)
    {
        var type = entry.Type switch
        {
            SafetensorsType.F32 => DataType.Float32,
            SafetensorsType.F16 => DataType.Float16,
            SafetensorsType.BF16 => DataType.BFloat16,
            SafetensorsType.F64 => DataType.Float64,
            SafetensorsType.I64 => DataType.Int64,
            _ => throw new InteropException(
                $"'{path}' has the tensor {ErrorText.Quote(entry.Name)} of type {entry.Type}; weights are floating-point numbers"),
        };
        return FloatValues.Of((byte*)entry.Address, type, Product(entry.Shape));
    }

    private static long Product(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => product * size);
}
