using System.Numerics;
using LadaGan.Core.Errors;

namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>
/// Executes the part of Python's pickle language that plain checkpoints use: values, containers, and the names of
/// <see cref="PickleGlobal"/>. Nothing else is executed, and callers cannot allow more.
/// </summary>
/// <remarks>
/// Source: Python's <c>pickletools</c> for the instructions; which of them <c>torch.save</c> writes was measured (protocol 2, its default).
/// A loop without recursion: each instruction reads at least one byte and creates at most one value, so time and memory are proportional to
/// the pickle. None is null, numbers are <see cref="long"/>, <see cref="BigInteger"/> and <see cref="double"/>, a tuple is an array, a list
/// a list, a dictionary or OrderedDict an <see cref="OrderedDictionary{TKey, TValue}"/>.
/// </remarks>
internal sealed class Unpickler(PickleCursor cursor, PickleObjects objects)
{
    private const int NewestProtocol = 2;

    private readonly PickleStack _stack = new(cursor);
    private readonly Dictionary<uint, object?> _memo = [];

    /// <summary>Reads the object of the pickle at the cursor, and leaves the cursor after it.</summary>
    /// <exception cref="InteropException">The pickle is damaged, or requires something that is not allowed; the message names
    /// it.</exception>
    public object? Load()
    {
        while (true)
        {
            var opcode = (Opcode)cursor.Byte();
            if (opcode == Opcode.Stop)
            {
                return _stack.Pop();
            }
            if (!MakeValue(opcode) && !Collect(opcode) && !Change(opcode))
            {
                throw Refusal(opcode);
            }
        }
    }

    private bool MakeValue(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.None: _stack.Push(null); break;
            case Opcode.NewTrue: _stack.Push(true); break;
            case Opcode.NewFalse: _stack.Push(false); break;
            case Opcode.BinInt: _stack.Push((long)cursor.Int32()); break;
            case Opcode.BinInt1: _stack.Push((long)cursor.Byte()); break;
            case Opcode.BinInt2: _stack.Push((long)cursor.UInt16()); break;
            case Opcode.Long1: PushLong(new BigInteger(cursor.Take(cursor.Byte()))); break;
            case Opcode.BinFloat: _stack.Push(cursor.BigEndianDouble()); break;
            case Opcode.BinUnicode: _stack.Push(cursor.Text(cursor.UInt32())); break;
            case Opcode.ShortBinString: _stack.Push(cursor.Text(cursor.Byte())); break;
            case Opcode.BinGet: _stack.Push(Remembered(cursor.Byte())); break;
            case Opcode.LongBinGet: _stack.Push(Remembered(cursor.UInt32())); break;
            case Opcode.Global: _stack.Push(Global(cursor.Line(), cursor.Line())); break;
            default: return false;
        }
        return true;
    }

    private bool Collect(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.EmptyDict: _stack.Push(PickleObjects.EmptyDictionary()); break;
            case Opcode.EmptyList: _stack.Push(new List<object?>()); break;
            case Opcode.EmptyTuple: _stack.Push(Array.Empty<object?>()); break;
            case Opcode.Tuple1: _stack.Push(_stack.Pop(1)); break;
            case Opcode.Tuple2: _stack.Push(_stack.Pop(2)); break;
            case Opcode.Tuple3: _stack.Push(_stack.Pop(3)); break;
            case Opcode.Tuple: _stack.Push(_stack.PopToMark()); break;
            case Opcode.Mark: _stack.Mark(); break;
            case Opcode.BinPut: _memo[cursor.Byte()] = _stack.Top; break;
            case Opcode.LongBinPut: _memo[cursor.UInt32()] = _stack.Top; break;
            default: return false;
        }
        return true;
    }

    private bool Change(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Proto: CheckProtocol(cursor.Byte()); break;
            case Opcode.Append: objects.Append(_stack.Pop(1), _stack.Top); break;
            case Opcode.Appends: objects.Append(_stack.PopToMark(), _stack.Top); break;
            case Opcode.SetItem: objects.SetItems(_stack.Pop(2), _stack.Top); break;
            case Opcode.SetItems: objects.SetItems(_stack.PopToMark(), _stack.Top); break;
            case Opcode.Build: objects.Build(_stack.Pop(), _stack.Top); break;
            case Opcode.BinPersId: _stack.Push(objects.Storage(_stack.Pop())); break;
            case Opcode.Reduce:
                var arguments = _stack.Pop();
                _stack.Push(objects.Call(_stack.Pop(), arguments));
                break;
            default: return false;
        }
        return true;
    }

    private void PushLong(BigInteger number)
    {
        if (number >= long.MinValue && number <= long.MaxValue)
        {
            _stack.Push((long)number);
        }
        else
        {
            _stack.Push(number);
        }
    }

    private object? Remembered(uint index) =>
        _memo.TryGetValue(index, out var value)
            ? value
            : throw cursor.Bad($"is damaged: its pickle refers to value {index}, which was never stored");

    private PickleGlobal Global(string module, string name) => PickleGlobal.Find(module, name) ?? throw RefusedName(module, name);

    private void CheckProtocol(byte protocol)
    {
        if (protocol != NewestProtocol)
        {
            throw cursor.Bad(
                $"has a pickle of protocol {protocol}; save it again with torch.save's default protocol, which is {NewestProtocol}");
        }
    }

    private InteropException Refusal(Opcode opcode) => opcode switch
    {
        Opcode.Inst => RefusedName(cursor.Line(), cursor.Line()),
        Opcode.StackGlobal when _stack.Count >= 2 && _stack.Pop(2) is [string module, string name] => RefusedName(module, name),
        _ when Enum.IsDefined(opcode) =>
            cursor.Bad($"has the pickle instruction {opcode.ToString().ToUpperInvariant()} at byte {cursor.Position - 1}, "
                + "which weights do not require; it was refused"),
        _ => cursor.Bad($"is damaged: byte {cursor.Position - 1} of its pickle is 0x{(byte)opcode:X2}, which is not an instruction"),
    };

    private InteropException RefusedName(string module, string name) => cursor.Bad(
        $"requires {ErrorText.Quote($"{module} {name}")}, which weights do not; it was refused, and nothing was executed. "
        + "If you trust the file's origin, load it in Python and save only its state_dict");
}
