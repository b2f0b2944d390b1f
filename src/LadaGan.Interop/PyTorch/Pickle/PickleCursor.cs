using System.Buffers.Binary;
using System.Text;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>A forward reader over the part of a mapped file that contains pickles; nothing is read beyond the part's end.</summary>
internal sealed class PickleCursor(MappedFile file, long begin, long end)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The offset in the file of the next byte.</summary>
    public long Position { get; private set; } = begin;

    public long Left => end - Position;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)));

    /// <exception cref="InteropException">The pickle ends before that many bytes.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        var at = Position;
        Skip(count);
        return file.Bytes(at, checked((int)count));
    }

    /// <inheritdoc cref="Take" path="/exception"/>
    public void Skip(long count)
    {
        if (count < 0 || count > Left)
        {
            throw Bad($"is truncated or damaged: {count} bytes are expected at byte {Position}, but {Left} remain");
        }
        Position += count;
    }

    /// <summary>A UTF-8 text of <paramref name="count"/> bytes.</summary>
    public string Text(long count)
    {
        var at = Position;
        try
        {
            return StrictUtf8.GetString(Take(count));
        }
        catch (DecoderFallbackException)
        {
            throw Bad($"has a text at byte {at} of its pickle that is not UTF-8");
        }
    }

    /// <summary>The text up to the next line feed, which is skipped.</summary>
    public string Line()
    {
        var rest = file.Bytes(Position, (int)Math.Min(Left, int.MaxValue));
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Bad($"is truncated or damaged: at byte {Position} its pickle has an unterminated name");
        }
        var line = Text(length);
        Position++;
        return line;
    }

    public InteropException Bad(string problem) => file.Bad(problem);
}
