namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>The effects of instructions that modify or call something, each restricted to its own type of value.</summary>
internal sealed class PickleObjects(PickleCursor cursor, StorageTable storages)
{
    private const string MetadataKey = "_metadata";

    public static OrderedDictionary<object, object?> EmptyDictionary() => new(PickleKeys.Comparer);

    public void Append(object?[] values, object? target)
    {
        if (target is not List<object?> list)
        {
            throw Bad("appends to something that is not a list");
        }
        list.AddRange(values);
    }

    public void SetItems(object?[] keysAndValues, object? target)
    {
        if (target is not OrderedDictionary<object, object?> dictionary || keysAndValues.Length % 2 != 0)
        {
            throw Bad("sets items of something that is not a dictionary, or a key without a value");
        }
        for (var i = 0; i < keysAndValues.Length; i += 2)
        {
            dictionary[Key(keysAndValues[i])] = keysAndValues[i + 1];
        }
    }

    /// <summary>The only state allowed is a state_dict's <c>_metadata</c>, the versions of layer classes; it is ignored.</summary>
    public void Build(object? state, object? target)
    {
        if (target is not OrderedDictionary<object, object?>
            || state is not OrderedDictionary<object, object?> { Count: 1 } attributes || !attributes.ContainsKey(MetadataKey))
        {
            throw Bad("sets the state of an object (instruction BUILD), which weights do not require; it was refused");
        }
    }

    public object Storage(object? persistentId) => storages.Find(persistentId);

    public object Call(object? callable, object? arguments)
    {
        var global = callable as PickleGlobal ?? throw Bad("calls something that is not a function; it was refused");
        if (global == PickleGlobal.OrderedDict)
        {
            return arguments is object?[] { Length: 0 } ? EmptyDictionary() : throw BadCall(global);
        }
        if (global == PickleGlobal.RebuildParameter)
        {
            return arguments is object?[] and [PyTorchTensor data, bool, _] ? data : throw BadCall(global);
        }
        if (global != PickleGlobal.RebuildTensor)
        {
            throw Bad($"calls {global}, which is not a function; it was refused");
        }
        return arguments is object?[] { Length: 6 or 7 } and [Storage storage, long offset, object?[] shape, object?[] strides, bool, ..]
            && Numbers(shape) is { } sizes && Numbers(strides) is { } steps
            ? new PyTorchTensor(storage, offset, sizes, steps)
            : throw BadCall(global);
    }

    private object Key(object? value) =>
        value is string or long ? value : throw Bad("has a dictionary key that is neither text nor an integer");

    private static long[]? Numbers(object?[] values) =>
        Array.TrueForAll(values, value => value is long) ? Array.ConvertAll(values, value => (long)value!) : null;

    private InteropException BadCall(PickleGlobal callable) => Bad($"calls {callable} with arguments that PyTorch does not use");

    private InteropException Bad(string problem) => cursor.Bad($"has a pickle that {problem} (before byte {cursor.Position})");
}

/// <summary>Equality of dictionary keys (texts and integers), with hashes that the author of a file cannot predict.</summary>
internal sealed class PickleKeys : IEqualityComparer<object>
{
    public static readonly PickleKeys Comparer = new();

    public new bool Equals(object? x, object? y) => object.Equals(x, y);

    // The hash of long is public, and a file could contain only numbers that share one. Combine mixes in a random number per process.
    public int GetHashCode(object key) => key is long number ? HashCode.Combine((int)number, (int)(number >> 32)) : key.GetHashCode();
}
