using System.Runtime.InteropServices;
using LadaGan.Core.Files;
using LadaGan.Interop.PyTorch;

namespace LadaGan.Interop.Tests.PyTorch.Checkpoints;

/// <summary>The checkpoint of the authors' trainer, and copies of it as safetensors, whole or with something wrong.</summary>
internal static class AuthorsCheckpoint
{
    public const string Name = "pytorch_last_ckpt.pt";

    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["iter"] = "1234", ["fid"] = "12.5", ["best_fid"] = "11.25", ["g_opt.param_groups.0.lr"] = "0.0003",
    };

    public static string Path => GoldenFile.Path(Name);

    /// <summary>Writes the tensors under new names; those without a name are left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rename">Their new names, by the old ones.</param>
    /// <param name="reshape">Their new shapes, of as many elements.</param>
    public static void Write(string path, Func<string, string?> rename, Func<string, long[]?>? reshape = null)
    {
        using var file = PyTorchFile.Open(Path);
        SafetensorsWriter.Write(path, [.. from pair in file.Tensors
            let name = rename(pair.Key)
            where name is not null
            select SafetensorsSource.FromMemory(name, pair.Value.Type == DataType.Int64 ? SafetensorsType.I64 : SafetensorsType.F32,
                reshape?.Invoke(pair.Key) ?? [.. pair.Value.Shape], pair.Value.ToBytes())], Numbers);
    }

    /// <summary>The elements of a tensor of the file.</summary>
    public static float[] Values(string name)
    {
        using var file = PyTorchFile.Open(Path);
        return MemoryMarshal.Cast<byte, float>(file.Tensors[name].ToBytes()).ToArray();
    }
}
