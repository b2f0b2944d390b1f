using System.Numerics;
using System.Runtime.InteropServices;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Architecture.Files;

/// <summary>
/// The format of model files: a <c>.safetensors</c> file with a generator's tensors under their names, and in the metadata <c>format</c>
/// ("ladagan-generator"), <c>version</c> ("1"), <c>configuration</c> (the run's JSON) and <c>images_seen</c>.
/// </summary>
public static class ModelFileFormat
{
    /// <summary>The metadata's <c>format</c>.</summary>
    public const string Format = "ladagan-generator";

    /// <summary>The metadata's <c>version</c> that is written and read.</summary>
    public const string Version = "1";

    /// <summary>The metadata's key of the run's JSON.</summary>
    public const string Configuration = "configuration";

    /// <summary>Opens a file and checks that it is a model of this version.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is missing, cannot be read, or is not a model.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new ModelFileException($"there is no model file {path}");
        }
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Open(path);
        }
        catch (Exception error) when (error is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} is not a model file: {error.Clause()}", error);
        }
        if (Problem(file) is { } problem)
        {
            file.Dispose();
            throw new ModelFileException(problem);
        }
        return file;
    }

    /// <summary>Checks that a file holds exactly a network's tensors, in float32, and that every value is finite.</summary>
    /// <param name="file">The model file.</param>
    /// <param name="network">The layers that its configuration asks for.</param>
    /// <exception cref="ModelFileException">
    /// A tensor is missing, of another shape or type, or left over, or has a value that is NaN or infinite.
    /// </exception>
    public static void RequireTensors(SafetensorsFile file, NetworkLayers network)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(network);
        var left = file.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in network.Tensors)
        {
            if (!left.Remove(tensor.Name))
            {
                throw new ModelFileException($"{file.Path} has no tensor '{tensor.Name}': it is damaged or of another architecture");
            }
            var entry = file.Entry(tensor.Name);
            if (entry.Type != SafetensorsType.F32 || !entry.Shape.SequenceEqual(tensor.Shape))
            {
                throw new ModelFileException(
                    $"{file.Path}: '{tensor.Name}' is {entry.Type} [{string.Join(", ", entry.Shape)}], "
                    + $"but the architecture asks for F32 [{string.Join(", ", tensor.Shape)}]");
            }
        }
        if (left.Count > 0)
        {
            throw new ModelFileException(
                $"{file.Path} holds a tensor {ErrorText.Quote(left.First())} that its own configuration does not have: "
                + "it is damaged or of another version");
        }
        if (network.Tensors.FirstOrDefault(tensor => !IsFinite(file.Entry(tensor.Name))) is { } broken)
        {
            throw new ModelFileException(
                $"{file.Path}: '{broken.Name}' has a value that is NaN or infinite, and is no use for images; give another model file");
        }
    }

    /// <summary>Whether the exponents of all values, float32, are below that of infinity and NaN.</summary>
    private static unsafe bool IsFinite(SafetensorsEntry entry)
    {
        const int AtOnce = 1 << 28;
        var values = (uint*)entry.Address;
        var count = entry.ByteCount / sizeof(uint);
        for (var at = 0L; at < count; at += AtOnce)
        {
            if (!IsFinite(new ReadOnlySpan<uint>(values + at, (int)Math.Min(AtOnce, count - at))))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsFinite(ReadOnlySpan<uint> values)
    {
        const uint Exponent = 0x7F800000;
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(values);
        var (mask, broken) = (new Vector<uint>(Exponent), Vector<uint>.Zero);
        foreach (var vector in vectors)
        {
            broken |= Vector.Equals(vector & mask, mask);
        }
        foreach (var value in values[(vectors.Length * Vector<uint>.Count)..])
        {
            if ((value & Exponent) == Exponent)
            {
                return false;
            }
        }
        return broken == Vector<uint>.Zero;
    }

    private static string? Problem(SafetensorsFile file)
    {
        var (format, version) = (file.Metadata.GetValueOrDefault("format"), file.Metadata.GetValueOrDefault("version"));
        return format != Format || !file.Metadata.ContainsKey(Configuration)
            ? $"{file.Path} is a safetensors file, but not a LadaGAN model (its metadata has no format '{Format}')"
            : version != Version ? $"{file.Path} is a LadaGAN model of version {version}; this program reads version {Version}" : null;
    }
}
