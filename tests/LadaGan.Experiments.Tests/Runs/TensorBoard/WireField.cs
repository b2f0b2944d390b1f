using System.Buffers.Binary;

namespace LadaGan.Experiments.Tests.Runs.TensorBoard;

/// <summary>One field of a message in protobuf's wire format: a number's bits, or bytes.</summary>
internal sealed record WireField(int Number, ulong Bits, byte[] Bytes)
{
    public static List<WireField> All(ReadOnlySpan<byte> message)
    {
        var fields = new List<WireField>();
        while (message.Length > 0)
        {
            var key = Varint(ref message);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new(number, Varint(ref message), []));
                    break;
                case 1:
                    fields.Add(new(number, BinaryPrimitives.ReadUInt64LittleEndian(message), []));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    fields.Add(new(number, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    fields.Add(new(number, BinaryPrimitives.ReadUInt32LittleEndian(message), []));
                    message = message[4..];
                    break;
                default:
                    Assert.Fail($"wire type {key & 7}");
                    break;
            }
        }
        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
