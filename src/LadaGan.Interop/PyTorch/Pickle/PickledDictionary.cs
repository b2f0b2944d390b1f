using System.Collections;

namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>A Python dictionary to save; keys are texts or integers.</summary>
internal class PickledDictionary : IEnumerable<(object Key, object? Value)>
{
    private readonly List<(object Key, object? Value)> _items = [];

    public void Add(string key, object? value) => _items.Add((key, value));

    public void Add(long key, object? value) => _items.Add((key, value));

    public IEnumerator<(object Key, object? Value)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A module's state_dict to save: an OrderedDict of tensors.</summary>
internal sealed class StateDict : PickledDictionary;
