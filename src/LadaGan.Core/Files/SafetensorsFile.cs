using System.Buffers.Binary;
using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>
/// A safetensors file open for reading. Opening checks the whole structure; the tensors are mapped into memory and not copied.
/// </summary>
/// <remarks>
/// The format (huggingface/safetensors, README and <c>tensor.rs</c>): a little-endian 64-bit N, N bytes of JSON, then the
/// tensors' bytes. Everything that the format leaves to the parser is refused: duplicate and unknown keys, gaps, overlaps and trailing
/// bytes. Opening needs memory in proportion to the header, never to the sizes that it states. The values of the tensors are not
/// checked. If another process truncates the file while it is mapped, this process ends (SIGBUS): replace files, as
/// <see cref="DurableFile"/> does.
/// </remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private const int LengthBytes = sizeof(ulong);
    private const int LongestHeader = 100_000_000;

    private readonly MappedFile _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file)
    {
        _file = file;
        var headerLength = HeaderLength();
        var header = SafetensorsHeader.Parse(Path, file.Bytes(LengthBytes, headerLength));
        _dataStart = LengthBytes + headerLength;
        CheckLayout(header, file.Length - _dataStart);
        Metadata = header.Metadata;
        Names = [.. header.Tensors.Select(tensor => tensor.Name)];
        foreach (var tensor in header.Tensors)
        {
            _entries.Add(tensor.Name, new SafetensorsEntry(this, tensor));
        }
    }

    /// <summary>The path that the file was opened with.</summary>
    public string Path => _file.Path;

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
        var file = MappedFile.Open(path, message => new SafetensorsException(message));
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <exception cref="SafetensorsException">There is no tensor with this name.</exception>
    public SafetensorsEntry Entry(string name) =>
        _entries.TryGetValue(name, out var entry)
            ? entry
            : throw new SafetensorsException($"'{Path}' has no tensor {ErrorText.Quote(name)} among its {Names.Count}.");

    /// <summary>Whether there is a tensor called <paramref name="name"/>.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>
    /// Unmaps the file; addresses and spans of its entries become invalid. The file stays mapped until it is disposed.
    /// </summary>
    public void Dispose() => _file.Dispose();

    internal long OffsetOf(long begin) => _dataStart + begin;

    internal nint AddressOf(long offset, long count) => (nint)_file.Address(_dataStart + offset, count);

    private int HeaderLength()
    {
        if (_file.Length < LengthBytes)
        {
            throw new SafetensorsException(
                $"'{Path}' is not a safetensors file: it has {_file.Length} bytes, too few for the length of a header");
        }
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(_file.Bytes(0, LengthBytes));
        if (headerLength > LongestHeader)
        {
            throw new SafetensorsException(
                $"'{Path}' is not a safetensors file: its header would have {headerLength} bytes, the format allows {LongestHeader}.");
        }
        if ((long)headerLength > _file.Length - LengthBytes)
        {
            throw new SafetensorsException(
                $"'{Path}' is truncated: its header has {headerLength} bytes, the file holds {_file.Length - LengthBytes} after the "
                + "header's length.");
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
                    $"'{Path}' has a {(tensor.Begin > end ? "hole before" : "tensor that overlaps")} the tensor "
                    + $"{ErrorText.Quote(tensor.Name)}: "
                    + $"it begins at byte {tensor.Begin}, the one before it ends at {end}.");
            }
            end = tensor.End;
        }
        if (end > dataLength)
        {
            throw new SafetensorsException(
                $"'{Path}' is truncated: the header promises {end} bytes of tensors, the file holds {dataLength}.");
        }
        if (end < dataLength)
        {
            throw new SafetensorsException($"'{Path}' has {dataLength - end} bytes after its last tensor that belong to none.");
        }
    }
}
