using LadaGan.Interop.Tests.Fuzzing;
using LadaGan.Testing.TensorFlow;

namespace LadaGan.Interop.Tests.TensorFlow.Fuzzing;

/// <summary>Splits a protobuf message into its fields, and damages one of them, perhaps within a message that it holds.</summary>
internal static class Fields
{
    private const int LengthPrefixed = 2;

    public static byte[] Mutate(byte[] message, Draws draws)
    {
        if (Split(message) is not { Count: > 0 } fields)
        {
            return [.. WireBytes.Varint((ulong)draws.OddNumber()), .. message];
        }
        var at = draws.Below(fields.Count);
        var (tag, payload) = fields[at];
        switch (draws.Below(8))
        {
            case 0: fields.RemoveAt(at); break;
            case 1: fields.Insert(draws.Below(fields.Count), fields[at]); break;
            case 2: fields[at] = ((tag & ~7UL) | (uint)draws.Below(8), payload); break;
            case 3: fields.InsertRange(at, Enumerable.Repeat(fields[at], draws.Below(300))); break;
            // A length that lies.
            case 4:
                return [.. Joined(fields[..at]), .. WireBytes.Varint(tag | LengthPrefixed), .. WireBytes.Varint((ulong)draws.OddNumber()),
                .. payload, .. Joined(fields[(at + 1)..])];
            case 5 when payload.Length > 0: fields[at] = (tag, RawBytes.Mutate([.. payload], draws)); break;
            case 6: fields[at] = (tag, WireBytes.Varint((ulong)draws.OddNumber())); break;
            default: fields[at] = (tag & 7) == LengthPrefixed ? (tag, Mutate(payload, draws)) : fields[draws.Below(fields.Count)]; break;
        }
        return Joined(fields);
    }

    private static byte[] Joined(IEnumerable<(ulong Tag, byte[] Payload)> fields) =>
        [.. fields.SelectMany(field => (byte[])
        [
            .. WireBytes.Varint(field.Tag), .. (field.Tag & 7) == LengthPrefixed ? WireBytes.Varint((ulong)field.Payload.Length) : [],
            .. field.Payload,
        ])];

    // Null if the bytes are no message.
    private static List<(ulong Tag, byte[] Payload)>? Split(byte[] message)
    {
        var fields = new List<(ulong, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            if (Varint(message, ref at) is not { } tag)
            {
                return null;
            }
            var begin = at;
            switch (tag & 7)
            {
                case 0: Varint(message, ref at); break;
                case LengthPrefixed:
                    if (Varint(message, ref at) is not { } length || length > (ulong)(message.Length - at))
                    {
                        return null;
                    }
                    begin = at;
                    at += (int)length;
                    break;
                case 5: at += sizeof(uint); break;
                default: return null;
            }
            if (at > message.Length)
            {
                return null;
            }
            fields.Add((tag, message[begin..at]));
        }
        return fields;
    }

    private static ulong? Varint(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; at < bytes.Length && shift < 64; shift += 7)
        {
            value |= (ulong)(bytes[at] & 127) << shift;
            if (bytes[at++] < 128)
            {
                return value;
            }
        }
        return null;
    }
}
