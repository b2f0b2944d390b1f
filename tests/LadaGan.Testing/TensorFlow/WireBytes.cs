namespace LadaGan.Testing.TensorFlow;

/// <summary>Protobuf's wire format, byte by byte: a field is its number and kind, then a number or a length and bytes.</summary>
public static class WireBytes
{
    public static byte[] Number(int field, long value) => value == 0 ? [] : [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    public static byte[] Fixed32(int field, uint value) => [.. Varint((ulong)field << 3 | 5), .. BitConverter.GetBytes(value)];

    public static byte[] Bytes(int field, ReadOnlySpan<byte> bytes) =>
        [.. Varint((ulong)field << 3 | 2), .. Varint((ulong)bytes.Length), .. bytes];

    public static byte[] Text(int field, string text) => Bytes(field, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value & 127 | 128));
        }
        return [.. bytes, (byte)value];
    }
}
