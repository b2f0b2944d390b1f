using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LadaGan.Core.Files;
using LadaGan.Torch;

namespace LadaGan.Testing;

/// <summary>
/// Weights that follow from their names, so that 90 MB need not travel: value i of a tensor is a hash (FNV-1a of the name,
/// then SplitMix64) scaled by what the tensor is.
/// </summary>
public static class FormulaWeights
{
    /// <summary>Names and shapes of the Inception network's weights.</summary>
    public static IReadOnlyDictionary<string, long[]> InceptionShapes { get; } = JsonSerializer.Deserialize<Dictionary<string, long[]>>(
        File.ReadAllText(Path.Join(Repository.Root, "tests", "golden", "inception_fid_state_dict.json")))!;

    private static readonly Lazy<Dictionary<string, float[]>> Values = new(
        () => InceptionShapes.ToDictionary(entry => entry.Key, entry => Of(entry.Key, entry.Value)));

    /// <summary>A float32 tensor for each name; they belong to the scope that is open.</summary>
    public static Dictionary<string, Tensor> Inception() =>
        Values.Value.ToDictionary(entry => entry.Key, entry => Tensor.Over(entry.Value, InceptionShapes[entry.Key]));

    /// <summary>Writes the Inception network's as a safetensors file.</summary>
    public static void WriteInception(string path) =>
        SafetensorsWriter.Write(path, [.. Values.Value.Select(entry => SafetensorsSource.FromMemory(entry.Key, SafetensorsType.F32,
            InceptionShapes[entry.Key], MemoryMarshal.AsBytes(entry.Value.AsSpan()).ToArray()))]);

    /// <summary>The values of one tensor.</summary>
    public static float[] Of(string name, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var (scale, offset, isVariance) = Form(name, shape, values.Length);
        var at = Fnv1a(name);
        for (var i = 0; i < values.Length; i++)
        {
            at += 0x9E3779B97F4A7C15;
            var u = (Mix(at) >> 40) / (double)(1 << 24) * 2 - 1;
            values[i] = (float)(offset + scale * (isVariance ? Math.Abs(u) : u));
        }
        return values;
    }

    private static (double Scale, double Offset, bool IsVariance) Form(string name, long[] shape, int count) =>
        name.EndsWith("running_var", StringComparison.Ordinal) ? (0.5, 1, true)
        : name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) ? (0.1, 0, false)
        : shape.Length == 1 ? (0.1, 1, false)
        : (Math.Sqrt(6.0 / (count / shape[0])), 0, false);

    private static ulong Fnv1a(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ value) * 0x100000001B3;
        }
        return hash;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
