using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.PyTorch;
using LadaGan.Torch;

namespace LadaGan.Interop;

/// <summary>Weights by name, from a safetensors file or one written by torch.save; the format is detected from the contents.</summary>
public sealed class WeightsFile : IDisposable
{
    private readonly IDisposable _file;
    private readonly Func<string, Tensor?> _load;

    private WeightsFile(string path, IDisposable file, IReadOnlyCollection<string> names, Func<string, Tensor?> load) =>
        (Path, _file, Names, _load) = (path, file, names, load);

    public string Path { get; }

    /// <summary>The tensors' names in the file's order.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <param name="entry">The entry of a checkpoint with several networks, such as <c>ema</c>; names are relative to it.</param>
    /// <exception cref="InteropException">The file cannot be opened, is damaged or refused, or has no such entry.</exception>
    /// <exception cref="SafetensorsException">The file is not PyTorch's and violates the safetensors format.</exception>
    public static WeightsFile Open(string path, string entry = "")
    {
        bool isPyTorch;
        using (var file = InteropFile.Open(path))
        {
            isPyTorch = PyTorchFile.Recognizes(file);
        }
        return isPyTorch ? OpenPyTorch(path, entry) : OpenSafetensors(path, entry);
    }

    /// <summary>A contiguous copy on the CPU of the tensor called <paramref name="name"/>.</summary>
    /// <exception cref="InteropException">The tensor is missing, libtorch does not have its type, or its values are damaged.</exception>
    public Tensor Load(string name) =>
        _load(name) ?? throw new InteropException($"'{Path}' has no tensor {ErrorText.Quote(name)} among its {Names.Count}");

    public void Dispose() => _file.Dispose();

    private static WeightsFile OpenPyTorch(string path, string entry)
    {
        var file = PyTorchFile.Open(path);
        try
        {
            var tensors = file.StateDict(entry);
            return new WeightsFile(path, file, [.. tensors.Keys], name => tensors.GetValueOrDefault(name)?.ToTensor());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static WeightsFile OpenSafetensors(string path, string entry)
    {
        var prefix = entry.Length == 0 ? "" : entry + ".";
        var file = SafetensorsFile.Open(path);
        string[] names =
            [.. file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])];
        if (names.Length == 0 && entry.Length > 0)
        {
            file.Dispose();
            throw new InteropException($"'{path}' has no tensors in {ErrorText.Quote(entry)}");
        }
        return new WeightsFile(
            path, file, names, name => file.Contains(prefix + name) ? ToTensor(path, file.Entry(prefix + name)) : null);
    }

    private static unsafe Tensor ToTensor(string path, SafetensorsEntry entry)
    {
        var type = entry.Type switch
        {
            SafetensorsType.F32 => DataType.Float32,
            SafetensorsType.F16 => DataType.Float16,
            SafetensorsType.BF16 => DataType.BFloat16,
            SafetensorsType.F64 => DataType.Float64,
            SafetensorsType.I64 => DataType.Int64,
            SafetensorsType.I32 => DataType.Int32,
            SafetensorsType.I16 => DataType.Int16,
            SafetensorsType.I8 => DataType.Int8,
            SafetensorsType.U8 => DataType.UInt8,
            SafetensorsType.BOOL => DataType.Bool,
            _ => throw new InteropException(
                $"'{path}' has the tensor {ErrorText.Quote(entry.Name)} of type {entry.Type}, which libtorch does not have"),
        };
        var tensor = Tensor.Empty(entry.Shape, type);
        Buffer.MemoryCopy((void*)entry.Address, (void*)tensor.DataPointer, entry.ByteCount, entry.ByteCount);
        return tensor;
    }
}
