namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>The stack of a pickle's values, with its marks; values below the newest mark cannot be popped.</summary>
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

    /// <summary>Pops the newest <paramref name="count"/> values, in the order they were pushed.</summary>
    public object?[] Pop(int count)
    {
        if (Count < count)
        {
            throw Empty();
        }
        var values = new object?[count];
        _values.CopyTo(_values.Count - count, values, 0, count);
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    /// <summary>Pops the newest mark and everything above it.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Empty();
        }
        var values = Pop(Count);
        _marks.Pop();
        return values;
    }

    private InteropException Empty() =>
        cursor.Bad($"is damaged: before byte {cursor.Position} its pickle pops a value from an empty stack");
}
