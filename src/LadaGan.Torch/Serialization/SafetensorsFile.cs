using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace LadaGan.Torch.Serialization;

/// <summary>
/// A safetensors file open for reading: checked whole when it is opened, its tensors mapped into memory and not copied.
/// </summary>
/// <remarks>
/// The format (huggingface/safetensors, README and <c>tensor.rs</c>): a little-endian 64-bit N, N bytes of JSON, then the
/// tensors' bytes. What the format leaves to the parser is refused: duplicate and unknown keys, holes, overlaps, leftovers. Opening takes memory
/// in proportion to the header, never to what the header claims. The values of the tensors are not looked at. A file
/// that another process shortens while it is mapped ends this process (SIGBUS): replace files, as <see cref="DurableFile"/> does.
/// </remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const int LengthBytes = sizeof(ulong);
    private const int LongestHeader = 100_000_000;

    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly byte* _start;
    private readonly long _dataStart;
    private bool _disposed;

    private SafetensorsFile(string path, MemoryMappedViewAccessor view, long length)
    {
        Path = path;
        _view = view;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
        var valid = false;
        try
        {
            var headerLength = HeaderLength(length);
            var header = SafetensorsHeader.Parse(path, new ReadOnlySpan<byte>(_start + LengthBytes, headerLength));
            _dataStart = LengthBytes + headerLength;
            CheckLayout(header, length - _dataStart);
            Metadata = header.Metadata;
            Names = [.. header.Tensors.Select(tensor => tensor.Name)];
            foreach (var tensor in header.Tensors)
                _entries.Add(tensor.Name, new SafetensorsEntry(this, tensor));
            valid = true;
        }
        finally
        {
            if (!valid)
                Dispose();
        }
    }

    public string Path { get; }

    /// <summary>The text-to-text map <c>__metadata__</c>; empty if the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors' names in the header's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens and checks the file at <paramref name="path"/>.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format; the message says how.</exception>
    /// <exception cref="IOException">The file is missing, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (Directory.Exists(path))
            throw new SafetensorsException($"'{path}' is not a safetensors file: it is a folder.");
        // A pipe has the length 0: asked before the open, which would wait for a writer.
        CheckLength(path, new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        CheckLength(path, length);
        // The mapping outlives the handle it was made with.
        using var map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new SafetensorsFile(path, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
    }

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <exception cref="SafetensorsException">There is none of that name.</exception>
    public SafetensorsEntry Entry(string name) =>
        _entries.TryGetValue(name, out var entry)
            ? entry
            : throw new SafetensorsException($"'{Path}' has no tensor {SafetensorsException.Quote(name)} among its {Names.Count}.");

    /// <summary>Whether there is a tensor called <paramref name="name"/>.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Unmaps the file: its entries' addresses and spans are dead from here on. Until then it stays mapped, forgotten or not.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    internal nint AddressOf(long offset)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return (nint)(_start + _dataStart + offset);
    }

    private static void CheckLength(string path, long length)
    {
        if (length < LengthBytes)
            throw new SafetensorsException($"'{path}' is not a safetensors file: it has {length} bytes, too few for the length of a header.");
    }

    private int HeaderLength(long fileLength)
    {
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(_start, LengthBytes));
        if (headerLength > LongestHeader)
        {
            throw new SafetensorsException(
                $"'{Path}' is not a safetensors file: its header would have {headerLength} bytes, the format allows {LongestHeader}.");
        }
        if ((long)headerLength > fileLength - LengthBytes)
        {
            throw new SafetensorsException(
                $"'{Path}' is truncated: its header has {headerLength} bytes, the file holds {fileLength - LengthBytes} after the header's length.");
        }
        return (int)headerLength;
    }

    private void CheckLayout(SafetensorsHeader header, long dataLength)
    {
        var end = 0L;
        foreach (var tensor in header.Tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != end)
            {
                throw new SafetensorsException(
                    $"'{Path}' has a {(tensor.Begin > end ? "hole before" : "tensor that overlaps")} the tensor {SafetensorsException.Quote(tensor.Name)}: "
                    + $"it begins at byte {tensor.Begin}, the one before it ends at {end}.");
            }
            end = tensor.End;
        }
        if (end > dataLength)
            throw new SafetensorsException($"'{Path}' is truncated: the header promises {end} bytes of tensors, the file holds {dataLength}.");
        if (end < dataLength)
            throw new SafetensorsException($"'{Path}' has {dataLength - end} bytes after its last tensor that belong to none.");
    }
}
