using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.Zip;

namespace LadaGan.Interop.Numpy;

/// <summary>A .npz file, a zip of arrays by name, open for reading.</summary>
public sealed class NpzFile : IDisposable
{
    private const string Ending = ".npy";

    private readonly MappedFile _file;
    private readonly OrderedDictionary<string, ZipEntry> _entries;

    private NpzFile(MappedFile file)
    {
        (_file, _entries) = (file, file.ZipEntries());
        Names = [.. _entries.Keys.Where(name => name.EndsWith(Ending, StringComparison.Ordinal)).Select(name => name[..^Ending.Length])];
    }

    public string Path => _file.Path;

    /// <summary>The names of the arrays, such as <c>mu</c>, in the file's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <exception cref="InteropException">The file cannot be opened, is not a zip, or its list of entries is damaged.</exception>
    public static NpzFile Open(string path)
    {
        var file = InteropFile.Open(path);
        try
        {
            return file.IsZip() ? new NpzFile(file) : throw file.Bad("is not a .npz file: it does not begin like a zip");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool Contains(string name) => _entries.ContainsKey(name + Ending);

    /// <summary>The array called <paramref name="name"/>; its elements are read on demand.</summary>
    /// <exception cref="InteropException">The array is missing, is damaged, or contains something other than plain numbers.</exception>
    public NpyArray Array(string name)
    {
        if (!_entries.TryGetValue(name + Ending, out var entry))
        {
            throw _file.Bad($"has no array {ErrorText.Quote(name)}; it has {ErrorText.Quote(string.Join(", ", Names.Take(8)))}");
        }
        var data = new ZipEntryData(_file, entry);
        return new NpyArray(data.Open, data.Size, data.Bad);
    }

    /// <summary>Closes the file; tensors created from it remain valid.</summary>
    public void Dispose() => _file.Dispose();
}
