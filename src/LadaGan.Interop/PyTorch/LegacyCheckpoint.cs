using System.Numerics;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.PyTorch;

/// <summary>
/// A checkpoint written by torch.save before PyTorch 1.6: pickles of a magic number, the version, properties of the machine, the object and
/// the list of storage keys; then, in the list's order, each storage's number of elements (64 bits) and its bytes.
/// </summary>
/// <remarks>Source: pytorch/pytorch, <c>torch/serialization.py</c>, there "legacy". The format has no checksum.</remarks>
internal static class LegacyCheckpoint
{
    private const long FormatVersion = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber);

    /// <summary>Whether the first bytes are those of a pickle of protocol 2.</summary>
    public static bool IsPickle(MappedFile file) => file.Length >= 2 && file.Bytes(0, 2).SequenceEqual([(byte)Opcode.Proto, (byte)2]);

    /// <inheritdoc cref="ZipCheckpoint.Load"/>
    public static object? Load(MappedFile file)
    {
        var cursor = new PickleCursor(file, 0, file.Length);
        var storages = new StorageTable(file, isLegacy: true);
        object? Next() => new Unpickler(cursor, new PickleObjects(cursor, storages)).Load();

        if (Next() is not BigInteger magic || magic != Magic)
        {
            throw file.Bad("is a pickle, but not a PyTorch checkpoint: its magic number is missing");
        }
        if (Next() is not FormatVersion)
        {
            throw file.Bad($"is a PyTorch checkpoint of an unknown version; only version {FormatVersion} and zip files are read");
        }
        if (Next() is not OrderedDictionary<object, object?> machine || machine.GetValueOrDefault("little_endian") is not true)
        {
            throw file.Bad("was not saved in little-endian byte order; save it again on a little-endian machine");
        }
        var saved = Next();
        if (Next() is not List<object?> keys)
        {
            throw file.Bad("is damaged: the list of its storages is missing");
        }
        foreach (var key in keys)
        {
            Place(file, cursor, storages, key);
        }
        if (storages.All.FirstOrDefault(storage => !storage.IsPlaced) is { } missing)
        {
            throw file.Bad($"is damaged: the storage {ErrorText.Quote(missing.Key)} is missing");
        }
        if (cursor.Left > 0)
        {
            throw file.Bad($"has {cursor.Left} extra bytes after its last storage");
        }
        return saved;
    }

    private static void Place(MappedFile file, PickleCursor cursor, StorageTable storages, object? key)
    {
        if (key is not string name || storages.WithKey(name) is not { IsPlaced: false } storage)
        {
            throw file.Bad(
                $"is damaged: it lists the storage {ErrorText.Quote(key?.ToString() ?? "None")}, which is unknown or listed twice");
        }
        var count = cursor.Int64();
        if (count != storage.Count)
        {
            throw file.Bad($"is damaged: the storage {ErrorText.Quote(name)} should have {storage.Count} elements and has {count}");
        }
        storage.Place(cursor.Position);
        cursor.Skip(storage.ByteCount);
    }
}
