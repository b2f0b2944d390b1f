using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.PyTorch;

/// <summary>
/// A file written by <c>torch.save</c>, in the zip format or that of PyTorch before
/// 1.6, open for reading: its object, and its tensors by name.
/// </summary>
/// <remarks>
/// A pickle is a program. This class supports what plain checkpoints use (weights, optimizer states, numbers and texts) and refuses
/// everything else by name, without executing anything. Opening takes memory proportional to the file; values are read from the mapped file
/// when a tensor is requested. While the file is open, replace it instead of rewriting it.
/// </remarks>
public sealed class PyTorchFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly OrderedDictionary<string, PyTorchTensor> _tensors;

    private PyTorchFile(MappedFile file, object? saved)
    {
        (_file, Saved) = (file, saved);
        _tensors = TensorNames.Of(file, saved);
    }

    public string Path => _file.Path;

    /// <summary>
    /// The saved object. None is null; numbers are <see cref="long"/>, <see cref="System.Numerics.BigInteger"/> or <see cref="double"/>; a
    /// list is a <see cref="List{T}"/>, a tuple an array, a dict or OrderedDict an <see cref="OrderedDictionary{TKey, TValue}"/> with texts
    /// and <see cref="long"/> as keys; a tensor or parameter is a <see cref="PyTorchTensor"/>.
    /// </summary>
    public object? Saved { get; }

    /// <summary>
    /// All tensors in the file's order, by dotted names composed of the keys and positions that lead to them, such as
    /// <c>ema.init.weight</c>; a tensor saved alone has the empty name.
    /// </summary>
    public IReadOnlyDictionary<string, PyTorchTensor> Tensors => _tensors;

    /// <summary>Whether the file begins like those of torch.save: as a zip, or as a pickle of protocol 2.</summary>
    internal static bool Recognizes(MappedFile file) => file.IsZip() || LegacyCheckpoint.IsPickle(file);

    /// <summary>Opens and checks the file at <paramref name="path"/>; the tensors' values are not read yet.</summary>
    /// <exception cref="InteropException">The file cannot be opened, is damaged, or requires more than plain checkpoints do; the message
    /// says what.</exception>
    public static PyTorchFile Open(string path)
    {
        var file = InteropFile.Open(path);
        try
        {
            return new PyTorchFile(file, Load(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The tensors under an entry of a checkpoint, such as <c>ema</c> or <c>model</c>, by the rest of their names; all tensors for an empty
    /// entry.
    /// </summary>
    /// <exception cref="InteropException">There are none; the message lists the entries that exist.</exception>
    public IReadOnlyDictionary<string, PyTorchTensor> StateDict(string entry)
    {
        var prefix = entry.Length == 0 ? "" : entry + ".";
        var below = new OrderedDictionary<string, PyTorchTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in _tensors)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                below.Add(name[prefix.Length..], tensor);
            }
        }
        if (below.Count > 0)
        {
            return below;
        }
        var entries = string.Join(", ", _tensors.Keys.Select(name => name.Split('.')[0]).Distinct().Take(8));
        throw _file.Bad($"has no tensors in {ErrorText.Quote(entry)}; it has some in {ErrorText.Quote(entries)}");
    }

    /// <summary>Closes the file; tensors created from it remain valid.</summary>
    public void Dispose() => _file.Dispose();

    private static object? Load(MappedFile file) =>
        file.IsZip() ? ZipCheckpoint.Load(file)
        : LegacyCheckpoint.IsPickle(file) ? LegacyCheckpoint.Load(file)
        : throw file.Bad("is not a PyTorch checkpoint: it begins neither like a zip nor like a pickle of protocol 2");
}
