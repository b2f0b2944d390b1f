using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Models;

/// <summary>Writes and reads named tensors as safetensors files.</summary>
internal static class TensorFile
{
    /// <summary>Writes a file atomically; tensors on a GPU are copied to the CPU first.</summary>
    public static void Write(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var held = tensors.Select(entry => (entry.Name, Tensor: entry.Tensor.Detach().To(Device.Cpu).Contiguous())).ToArray();
        SafetensorsWriter.Write(path, [.. held.Select(entry =>
            SafetensorsSource.FromAddress(entry.Name, TypeOf(entry.Tensor.Type), entry.Tensor.Shape, entry.Tensor.DataPointer))], metadata);
        GC.KeepAlive(held);
    }

    /// <summary>Fills the tensors from the entries with their names (after a prefix); shapes and types must match.</summary>
    /// <exception cref="ModelFileException">An entry is missing, or has another shape or type.</exception>
    public static void Read(SafetensorsFile file, IEnumerable<NamedTensor> tensors, string prefix = "")
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        foreach (var (name, tensor, _) in tensors)
        {
            var entry = EntryOf(file, prefix + name, tensor);
            tensor.CopyInPlace(Tensor.Over(entry.Address, tensor.Type, entry.Shape, owner: null));
        }
    }

    /// <summary>Refuses tensors that are not expected. Together with <see cref="Read"/> this detects another architecture.</summary>
    public static void RequireOnly(SafetensorsFile file, IEnumerable<string> expected)
    {
        var known = expected.ToHashSet();
        if (file.Names.FirstOrDefault(name => !known.Contains(name)) is { } extra)
        {
            throw new ModelFileException(
                $"{file.Path} holds a tensor '{extra}' that its own configuration does not have: it is damaged or of another version");
        }
    }

    private static SafetensorsEntry EntryOf(SafetensorsFile file, string name, Tensor tensor)
    {
        if (!file.Contains(name))
        {
            throw new ModelFileException($"{file.Path} has no tensor '{name}': it is damaged or of another architecture");
        }
        var entry = file.Entry(name);
        if (!entry.Shape.SequenceEqual(tensor.Shape) || entry.Type != TypeOf(tensor.Type))
        {
            throw new ModelFileException(
                $"{file.Path}: '{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}], but the architecture asks for {tensor}");
        }
        return entry;
    }

    private static SafetensorsType TypeOf(DataType type) => type switch
    {
        DataType.Float32 => SafetensorsType.F32,
        DataType.Float64 => SafetensorsType.F64,
        DataType.Float16 => SafetensorsType.F16,
        DataType.BFloat16 => SafetensorsType.BF16,
        DataType.UInt8 => SafetensorsType.U8,
        DataType.Int8 => SafetensorsType.I8,
        DataType.Int16 => SafetensorsType.I16,
        DataType.Int32 => SafetensorsType.I32,
        DataType.Int64 => SafetensorsType.I64,
        _ => SafetensorsType.BOOL,
    };
}
