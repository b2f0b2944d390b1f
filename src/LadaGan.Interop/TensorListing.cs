using System.Security.Cryptography;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.Numpy;
using LadaGan.Interop.Onnx;
using LadaGan.Interop.PyTorch;
using LadaGan.Interop.TensorFlow;
using LadaGan.Torch;

namespace LadaGan.Interop;

/// <summary>Lists the tensors of a file of any kind, every value read once.</summary>
public static class TensorListing
{
    /// <param name="path">The file.</param>
    /// <param name="kind">Its kind; a folder has no tensors of its own.</param>
    /// <exception cref="LadaGanException">The file cannot be read, or is damaged.</exception>
    public static IReadOnlyList<ListedTensor> Of(string path, FileKind kind) => kind switch
    {
        FileKind.PyTorch => OfPyTorch(path),
        FileKind.Model or FileKind.TrainingState or FileKind.Safetensors => OfSafetensors(path),
        FileKind.Npz => OfNpz(path),
        FileKind.Npy => OfNpy(path),
        FileKind.Onnx => OnnxFile.Tensors(path),
        FileKind.TensorFlow => OfTensorFlow(path),
        _ => throw new InteropException($"'{path}' is {kind.Described()}, whose tensors are not listed"),
    };

    private static ListedTensor[] OfPyTorch(string path)
    {
        using var file = PyTorchFile.Open(path);
        return [.. file.Tensors.Select(pair => new ListedTensor(
            pair.Key, NameOf(pair.Value.Type), pair.Value.Shape, ListedTensor.HashOf(pair.Value.ToBytes())))];
    }

    private static ListedTensor[] OfSafetensors(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return [.. file.Names.Select(file.Entry).Select(
            entry => new ListedTensor(entry.Name, NameOf(entry.Type), entry.Shape, ListedTensor.HashOf(entry.Bytes())))];
    }

    private static ListedTensor[] OfNpz(string path)
    {
        using var file = NpzFile.Open(path);
        return [.. file.Names.Select(name => Of(name, file.Array(name)))];
    }

    private static ListedTensor[] OfNpy(string path)
    {
        using var file = NpyFile.Open(path);
        return [Of("", file.Array)];
    }

    private static ListedTensor Of(string name, NpyArray array)
    {
        if (array.IsFortran)
        {
            return new(name, NameOf(array.Type), array.Shape, null);
        }
        using var bytes = array.OpenRead();
        return new(name, NameOf(array.Type), array.Shape, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private static ListedTensor[] OfTensorFlow(string path)
    {
        using var file = TensorFlowFile.Open(path);
        return [.. file.Tensors.Values.Select(
            tensor => new ListedTensor(tensor.Name, tensor.Type.ToString().ToLowerInvariant(), tensor.Shape, tensor.Sha256()))];
    }

    private static string NameOf(DataType type) => type.ToString().ToLowerInvariant();

    private static string NameOf(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => "float64",
        SafetensorsType.F32 => "float32",
        SafetensorsType.F16 => "float16",
        SafetensorsType.BF16 => "bfloat16",
        SafetensorsType.BOOL => "bool",
        _ => type.ToString().Replace("U", "uint", StringComparison.Ordinal).Replace("I", "int", StringComparison.Ordinal),
    };
}
