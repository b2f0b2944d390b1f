using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Files;

/// <summary>A model file, mapped into memory: its configuration, and its tensors by name.</summary>
/// <remarks>The file that <c>ladagan train</c> writes: safetensors with <c>format</c>, <c>version</c> and <c>configuration</c> in the metadata.</remarks>
internal sealed unsafe class ModelWeights : IDisposable
{
    private const string Format = "ladagan-generator";
    private const string Version = "1";
    private const int LengthBytes = sizeof(ulong);
    private const int LongestHeader = 100_000_000;

    private readonly string _path;
    private readonly MemoryMappedViewAccessor _view;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly ModelHeader _header;
    private readonly byte* _data;

    private ModelWeights(string path, MemoryMappedViewAccessor view, long length)
    {
        (_path, _view) = (path, view);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            start += view.PointerOffset;
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, LengthBytes));
            if (headerLength > LongestHeader || (long)headerLength > length - LengthBytes)
            {
                throw new ModelLoadException($"{path} is not a model file, or truncated: its header would have {headerLength} bytes, the file has {length}");
            }
            var json = new ReadOnlySpan<byte>(start + LengthBytes, (int)headerLength).ToArray();
            _header = ModelHeader.Parse(path, json, length - LengthBytes - (long)headerLength);
            _data = start + LengthBytes + headerLength;
            Architecture = ArchitectureJson.Parse(path, Configuration(_header.Metadata));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Architecture Architecture { get; }

    /// <exception cref="ModelLoadException">There is no such file, it cannot be read, or it is not a model.</exception>
    public static ModelWeights Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelLoadException($"there is no model file {path}");
        }
        try
        {
            // A pipe has the length 0: asked before the open, which would wait for a writer.
            RequireLength(path, new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length);
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            RequireLength(path, length);
            using var map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new ModelWeights(path, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{path} cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>A tensor's values, straight from the mapped file; good until this is disposed.</summary>
    /// <exception cref="ModelLoadException">There is none of that name, or it has another shape.</exception>
    public ReadOnlySpan<float> Values(string name, params ReadOnlySpan<long> shape)
    {
        var entry = Find(name, shape);
        return new ReadOnlySpan<float>(_data + entry.Begin, checked((int)(entry.Bytes / sizeof(float))));
    }

    /// <summary>A linear layer's weight [outputs, inputs].</summary>
    /// <exception cref="ModelLoadException">There is none of that name, or it has another shape.</exception>
    public Matrix Linear(string name, int outputs, int inputs) => new((float*)(_data + Find(name, [outputs, inputs]).Begin), outputs, inputs, inputs);

    /// <summary>Refuses tensors that nobody asked for.</summary>
    /// <exception cref="ModelLoadException">There is one.</exception>
    public void RequireNothingElse()
    {
        foreach (var name in _header.Entries.Keys)
        {
            if (!_asked.Contains(name))
            {
                throw new ModelLoadException($"{_path} holds a tensor '{name}' that its own configuration does not have: it is damaged or of another version");
            }
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    private static void RequireLength(string path, long length)
    {
        if (length < LengthBytes)
        {
            throw new ModelLoadException($"{path} is not a model file: it has {length} bytes");
        }
    }

    private ModelHeader.Entry Find(string name, ReadOnlySpan<long> shape)
    {
        if (!_header.Entries.TryGetValue(name, out var entry))
        {
            throw new ModelLoadException($"{_path} has no tensor '{name}': it is damaged or of another architecture");
        }
        if (!shape.SequenceEqual(entry.Shape))
        {
            throw new ModelLoadException($"{_path}: '{name}' is [{string.Join(", ", entry.Shape)}], but the architecture asks for [{string.Join(", ", shape.ToArray())}]");
        }
        _asked.Add(name);
        return entry;
    }

    private string Configuration(Dictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != Format || !metadata.TryGetValue("configuration", out var configuration))
        {
            throw new ModelLoadException($"{_path} is a safetensors file, but not a LadaGAN model (its metadata has no format '{Format}')");
        }
        var version = metadata.GetValueOrDefault("version");
        return version == Version ? configuration : throw new ModelLoadException($"{_path} is a LadaGAN model of version {version}; this library reads version {Version}");
    }
}
