using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>
/// Writes the pickles that <see cref="Unpickler"/> reads, in protocol 2 as torch.save does: dictionaries, lists, tuples, texts, numbers and
/// tensors.
/// </summary>
/// <remarks>
/// Python itself remembers repeated values and refers to them; a pickle without such references means the same.
/// </remarks>
internal sealed class Pickler : IDisposable
{
    private const byte Protocol = 2;
    private const string Cpu = "cpu";

    private readonly MemoryStream _pickle = new();
    private readonly List<SavedTensor> _storages = [];

    /// <summary>The tensors that the pickle refers to, each by the number of its storage.</summary>
    public IReadOnlyList<SavedTensor> Storages => _storages;

    /// <summary>The pickle of a value.</summary>
    public byte[] Pickle(object? value)
    {
        Write(Opcode.Proto);
        _pickle.WriteByte(Protocol);
        Value(value);
        Write(Opcode.Stop);
        return _pickle.ToArray();
    }

    public void Dispose() => _pickle.Dispose();

    private void Value(object? value)
    {
        switch (value)
        {
            case null: Write(Opcode.None); break;
            case bool flag: Write(flag ? Opcode.NewTrue : Opcode.NewFalse); break;
            case long number: Integer(number); break;
            case double number: Real(number); break;
            case string text: Text(text); break;
            case StateDict state: Ordered(state); break;
            case PickledDictionary dictionary: Write(Opcode.EmptyDict); Items(dictionary); break;
            case object?[] tuple: Tuple(tuple); break;
            case IReadOnlyList<object?> list: List(list); break;
            case SavedTensor tensor: Tensor(tensor); break;
            default: throw new ArgumentException($"a {value.GetType().Name} is not saved", nameof(value));
        }
    }

    private void Ordered(StateDict state)
    {
        EmptyOrderedDict();
        Items(state);
    }

    private void EmptyOrderedDict()
    {
        Global(PickleGlobal.OrderedDict);
        Write(Opcode.EmptyTuple);
        Write(Opcode.Reduce);
    }

    private void Items(PickledDictionary dictionary)
    {
        Write(Opcode.Mark);
        foreach (var (key, item) in dictionary)
        {
            Value(key);
            Value(item);
        }
        Write(Opcode.SetItems);
    }

    private void List(IReadOnlyList<object?> list)
    {
        Write(Opcode.EmptyList);
        Write(Opcode.Mark);
        foreach (var item in list)
        {
            Value(item);
        }
        Write(Opcode.Appends);
    }

    private void Tuple(IReadOnlyList<object?> items)
    {
        Write(Opcode.Mark);
        foreach (var item in items)
        {
            Value(item);
        }
        Write(Opcode.Tuple);
    }

    // torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)
    private void Tensor(SavedTensor tensor)
    {
        var key = _storages.Count.ToString(CultureInfo.InvariantCulture);
        _storages.Add(tensor);
        Global(PickleGlobal.RebuildTensor);
        Write(Opcode.Mark);
        Write(Opcode.Mark);
        Text("storage");
        Global(PickleGlobal.StorageOf(tensor.Type));
        Text(key);
        Text(Cpu);
        Integer(tensor.Count);
        Write(Opcode.Tuple);
        Write(Opcode.BinPersId);
        Integer(0);
        Tuple([.. tensor.Shape.Cast<object>()]);
        Tuple([.. tensor.Strides().Cast<object>()]);
        Value(false);
        EmptyOrderedDict();
        Write(Opcode.Tuple);
        Write(Opcode.Reduce);
    }

    private void Global(PickleGlobal global)
    {
        Write(Opcode.Global);
        _pickle.Write(Encoding.ASCII.GetBytes($"{global.Module}\n{global.Name}\n"));
    }

    private void Integer(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            Write(Opcode.BinInt);
            BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)number);
            _pickle.Write(bytes[..sizeof(int)]);
            return;
        }
        Write(Opcode.Long1);
        _pickle.WriteByte(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _pickle.Write(bytes);
    }

    private void Real(double number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        Write(Opcode.BinFloat);
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        _pickle.Write(bytes);
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)bytes.Length);
        Write(Opcode.BinUnicode);
        _pickle.Write(length);
        _pickle.Write(bytes);
    }

    private void Write(Opcode opcode) => _pickle.WriteByte((byte)opcode);
}
