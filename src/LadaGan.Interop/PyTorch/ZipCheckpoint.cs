using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.PyTorch.Pickle;
using LadaGan.Interop.Zip;

namespace LadaGan.Interop.PyTorch;

/// <summary>
/// A checkpoint written by torch.save since PyTorch 1.6: a zip with <c>ROOT/data.pkl</c> and a stored entry <c>ROOT/data/KEY</c> for each
/// storage.
/// </summary>
/// <remarks>Source: pytorch/pytorch, <c>torch/serialization.py</c> and <c>caffe2/serialize</c>.</remarks>
internal static class ZipCheckpoint
{
    private const string PickleName = "/data.pkl";

    /// <summary>The saved object; the storages of its tensors are located.</summary>
    public static object? Load(MappedFile file)
    {
        var entries = file.ZipEntries();
        var root = RootOf(file, entries);
        CheckByteOrder(file, entries, root);
        var pickle = Stored(file, entries, root + PickleName);
        pickle.Verify();
        var storages = new StorageTable(file, isLegacy: false);
        var cursor = new PickleCursor(file, pickle.Begin, pickle.Begin + pickle.Size);
        var saved = new Unpickler(cursor, new PickleObjects(cursor, storages)).Load();
        foreach (var storage in storages.All)
        {
            var data = Stored(file, entries, $"{root}/data/{storage.Key}");
            if (data.Size != storage.ByteCount)
            {
                throw data.Bad($"has {data.Size} bytes, but {storage.Count} {storage.Type} elements require {storage.ByteCount}");
            }
            storage.Place(data.Begin, data.Verify);
        }
        return saved;
    }

    private static string RootOf(MappedFile file, OrderedDictionary<string, ZipEntry> entries)
    {
        var roots = entries.Keys.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal))
            .Select(name => name[..^PickleName.Length]).ToList();
        if (roots is not [var root])
        {
            throw file.Bad($"is a zip, but not a PyTorch checkpoint: it has {roots.Count} entries data.pkl instead of one");
        }
        if (entries.ContainsKey($"{root}/constants.pkl"))
        {
            throw file.Bad("is a TorchScript program, not weights; save its state_dict with torch.save");
        }
        return root;
    }

    // Written since PyTorch 2.1; without it the bytes are assumed to be little-endian, as on practically all machines that run PyTorch.
    private static void CheckByteOrder(MappedFile file, OrderedDictionary<string, ZipEntry> entries, string root)
    {
        if (!entries.ContainsKey($"{root}/byteorder"))
        {
            return;
        }
        var data = Stored(file, entries, $"{root}/byteorder");
        if (!file.Bytes(data.Begin, (int)Math.Min(data.Size, 8)).SequenceEqual("little"u8))
        {
            throw file.Bad("was not saved in little-endian byte order; save it again on a little-endian machine");
        }
    }

    private static ZipEntryData Stored(MappedFile file, OrderedDictionary<string, ZipEntry> entries, string name)
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            throw file.Bad($"is damaged: it has no zip entry {ErrorText.Quote(name)}");
        }
        var data = new ZipEntryData(file, entry);
        return data.IsStored ? data : throw data.Bad("is compressed, which PyTorch does not do; write the file with torch.save only");
    }
}
