using System.Text;

namespace LadaGan.Interop.Tests.Onnx;

/// <summary>One field of a protobuf message: a number, or bytes.</summary>
internal readonly record struct WireField(int Number, ulong Value, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public WireFields Message => WireFields.Of(Bytes);
}

/// <summary>A protobuf message, read by the wire format alone.</summary>
internal sealed class WireFields(IReadOnlyList<WireField> fields)
{
    public static WireFields Of(ReadOnlySpan<byte> message)
    {
        var fields = new List<WireField>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            ulong value = 0;
            byte[] bytes = [];
            switch (tag & 7)
            {
                case 0:
                    value = Varint(message, ref at);
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    bytes = message.Slice(at, length).ToArray();
                    at += length;
                    break;
                case 5:
                    bytes = message.Slice(at, 4).ToArray();
                    at += 4;
                    break;
                default:
                    Assert.Fail($"wire type {tag & 7}");
                    break;
            }
            fields.Add(new((int)(tag >> 3), value, bytes));
        }
        return new(fields);
    }

    public IEnumerable<int> Numbers => fields.Select(entry => entry.Number);

    public WireField this[int number] => fields.Single(entry => entry.Number == number);

    public IEnumerable<WireField> All(int number) => fields.Where(entry => entry.Number == number);

    /// <summary>A text, empty where the field is left out.</summary>
    public string Text(int number) => All(number).SingleOrDefault() is { Bytes: { } } found ? found.Text : "";

    /// <summary>Repeated integers, packed or not.</summary>
    public long[] Integers(int number)
    {
        var values = new List<long>();
        foreach (var field in All(number))
        {
            if (field.Bytes.Length == 0)
            {
                values.Add((long)field.Value);
            }
            for (var at = 0; at < field.Bytes.Length;)
            {
                values.Add((long)Varint(field.Bytes, ref at));
            }
        }
        return [.. values];
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }
    }
}
