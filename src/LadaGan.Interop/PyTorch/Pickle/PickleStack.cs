namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>The values a pickle has made and not used yet, with its marks; nothing below the newest mark can be taken away.</summary>
internal sealed class PickleStack(PickleCursor cursor)
{
    private readonly List<object?> _values = [];
    private readonly Stack<int> _marks = [];

    public int Count => _values.Count - Floor;

    private int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Push(_values.Count);

    public object? Top => Count > 0 ? _values[^1] : throw Empty();

    public object? Pop()
    {
        var top = Top;
        _values.RemoveAt(_values.Count - 1);
        return top;
    }

    /// <summary>The newest <paramref name="count"/> values, in the order they came.</summary>
    public object?[] Pop(int count)
    {
        if (Count < count)
            throw Empty();
        var values = new object?[count];
        _values.CopyTo(_values.Count - count, values, 0, count);
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    /// <summary>Everything since the newest mark, and the mark.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
            throw Empty();
        var values = Pop(Count);
        _marks.Pop();
        return values;
    }

    private InteropException Empty() => cursor.Bad($"is damaged: before byte {cursor.Position} its pickle takes a value that is not there");
}
