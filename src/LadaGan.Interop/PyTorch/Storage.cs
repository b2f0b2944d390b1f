using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.PyTorch.Pickle;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch;

/// <summary>The flat memory that one or several tensors of a checkpoint are views of.</summary>
internal sealed unsafe class Storage(MappedFile file, string key, DataType type, long count)
{
    private long _begin = -1;
    private Action? _verify;

    public MappedFile File => file;

    public string Key => key;

    public DataType Type => type;

    /// <summary>Number of elements.</summary>
    public long Count => count;

    public long ByteCount => count * type.Size();

    public bool IsPlaced => _begin >= 0;

    /// <summary>Sets the location of the bytes in the file; <paramref name="verify"/> is called once, before their first use.</summary>
    public void Place(long begin, Action? verify = null) => (_begin, _verify) = (begin, verify);

    /// <exception cref="InteropException">The bytes are damaged.</exception>
    public byte* Bytes()
    {
        var bytes = file.Address(_begin, ByteCount);
        _verify?.Invoke();
        _verify = null;
        return bytes;
    }
}

/// <summary>The storages that a checkpoint's pickle refers to by key; tensors that share a storage get the same object.</summary>
/// <param name="isLegacy">Whether references have the older form, with a sixth element for views of storages.</param>
internal sealed class StorageTable(MappedFile file, bool isLegacy)
{
    private readonly Dictionary<string, Storage> _byKey = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Storage> All => _byKey.Values;

    public Storage? WithKey(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The storage of a reference: ("storage", type, key, device, number of elements), in older files followed by None.</summary>
    /// <exception cref="InteropException">The reference is invalid, contradicts an earlier one, or requires more bytes than the file
    /// has.</exception>
    public Storage Find(object? reference)
    {
        if ((reference as object?[])
            is not ["storage", PickleGlobal { StorageType: { } type }, string key, string, long count, .. var views])
        {
            throw file.Bad("has a pickle that refers to something other than a storage of numbers; it was refused");
        }
        if (views.Length != (isLegacy ? 1 : 0) || (isLegacy && views[0] is not null))
        {
            throw file.Bad($"has a reference to the storage {ErrorText.Quote(key)} "
                + "of a form that PyTorch has not written since 0.4; save it again with a newer one");
        }
        if (count < 0 || count > file.Length / type.Size())
        {
            throw file.Bad($"is truncated or damaged: the storage {ErrorText.Quote(key)} "
                + $"of {count} {type} elements does not fit into its {file.Length} bytes");
        }
        if (!_byKey.TryGetValue(key, out var storage))
        {
            _byKey.Add(key, storage = new Storage(file, key, type, count));
        }
        if (storage.Type != type || storage.Count != count)
        {
            throw file.Bad($"is damaged: it refers to the storage {ErrorText.Quote(key)} "
                + $"as {storage.Count} {storage.Type} elements and as {count} {type}");
        }
        return storage;
    }
}
