namespace LadaGan.Interop.TensorFlow.Bundles;

/// <summary>Reads what LevelDB and TensorFlow write one after another: numbers of variable length, and runs of bytes.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private const int BitsPerByte = 7;
    private const byte More = 0x80;

    /// <summary>What has not been read yet.</summary>
    public ReadOnlySpan<byte> Left { get; private set; } = bytes;

    /// <summary>A number in groups of seven bits, the lowest first.</summary>
    /// <exception cref="InvalidDataException">The number does not end within the bytes, or has more than 64 bits.</exception>
    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && !Left.IsEmpty; shift += BitsPerByte)
        {
            var next = Left[0];
            Left = Left[1..];
            value |= (ulong)(next & ~More) << shift;
            if (next < More)
            {
                return value;
            }
        }
        throw new InvalidDataException("a number in it does not end");
    }

    /// <summary>The next bytes.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Left.Length)
        {
            throw new InvalidDataException($"{count} bytes are announced where {Left.Length} follow");
        }
        var taken = Left[..(int)count];
        Left = Left[(int)count..];
        return taken;
    }
}
