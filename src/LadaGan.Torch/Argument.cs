using System.Text;
using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>One argument of an operator: converts from the .NET values operators take. A null tensor is "none".</summary>
public readonly struct Argument
{
    private readonly ValueKind _kind;
    private readonly object? _reference;
    private readonly long _word;

    private Argument(ValueKind kind, object? reference, long word = 0) => (_kind, _reference, _word) = (kind, reference, word);

    /// <summary>The schema's own default.</summary>
    public static Argument Default => default;

    public static Argument None => new(ValueKind.None, null);

    internal Tensor? Tensor => _reference as Tensor;

    /// <summary>The number of 8-byte words that a list or string needs in the call's scratch memory.</summary>
    internal int Words => _reference switch
    {
        long[] list => list.Length,
        double[] list => list.Length,
        bool[] list => list.Length,
        Tensor?[] list => list.Length,
        string text => (Encoding.UTF8.GetByteCount(text) + 7) / 8,
        _ => 0,
    };

    public static implicit operator Argument(Tensor? value) => value is null ? None : new(ValueKind.Tensor, value);

    public static implicit operator Argument(long value) => new(ValueKind.Int, null, value);

    public static implicit operator Argument(double value) => new(ValueKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(ValueKind.Bool, null, value ? 1 : 0);

    public static implicit operator Argument(string value) => new(ValueKind.String, value);

    public static implicit operator Argument(long[] value) => new(ValueKind.Ints, value);

    public static implicit operator Argument(double[] value) => new(ValueKind.Doubles, value);

    public static implicit operator Argument(bool[] value) => new(ValueKind.Bools, value);

    public static implicit operator Argument(Tensor?[] value) => new(ValueKind.Tensors, value);

    public static implicit operator Argument(Device value) => new(ValueKind.Device, null, value.Code);

    public static implicit operator Argument(DataType value) => new(ValueKind.Int, null, (long)value);

    public static implicit operator Argument(MemoryFormat value) => new(ValueKind.Int, null, (long)value);

    /// <summary>Converts the value for the native call; writes lists to <paramref name="scratch"/> and advances it.</summary>
    internal unsafe NativeValue Marshal(ref long* scratch)
    {
        var value = new NativeValue { Kind = _kind, Word = _word };
        switch (_reference)
        {
            case Tensor tensor:
                value.Word = tensor.Handle;
                return value;
            case null:
                return value;
            case string text:
                value.Length = Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, Words * 8));
                break;
            case long[] list:
                list.CopyTo(new Span<long>(scratch, value.Length = list.Length));
                break;
            default:
                value.Length = Words;
                for (var i = 0; i < value.Length; i++)
                {
                    scratch[i] = WordAt(i);
                }
                break;
        }
        value.Word = (nint)scratch;
        scratch += Words;
        return value;
    }

    private long WordAt(int index) => _reference switch
    {
        double[] list => BitConverter.DoubleToInt64Bits(list[index]),
        bool[] list => list[index] ? 1 : 0,
        Tensor?[] list => list[index]?.Handle ?? 0,
        _ => throw new InvalidOperationException("not a list"),
    };

    /// <summary>The argument as shown in error messages: a tensor by type and shape.</summary>
    public override string ToString() => (_kind, _reference) switch
    {
        (ValueKind.Default, _) => "default",
        (ValueKind.None, _) => "none",
        (_, Tensor tensor) => tensor.ToString(),
        (_, Tensor?[] list) => $"[{list.Length} tensors]",
        (_, long[] list) => $"[{string.Join(", ", list)}]",
        (_, double[] list) => $"[{string.Join(", ", list)}]",
        (_, bool[] list) => $"[{string.Join(", ", list)}]",
        (_, string text) => $"\"{text}\"",
        (ValueKind.Double, _) => BitConverter.Int64BitsToDouble(_word).ToString(System.Globalization.CultureInfo.InvariantCulture),
        (ValueKind.Bool, _) => _word != 0 ? "true" : "false",
        _ => _word.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
