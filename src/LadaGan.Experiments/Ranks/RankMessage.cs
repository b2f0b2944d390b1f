using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Experiments.Ranks;

/// <summary>What ranks tell each other besides tensors.</summary>
internal enum RankMessageKind : byte
{
    /// <summary>The first one: who this is.</summary>
    Hello = 1,

    /// <summary>Its answer: the rank is expected.</summary>
    Welcome,

    /// <summary>The rank is alive, and whether it advances. Sent all the time.</summary>
    Alive,

    /// <summary>What rank 0 is about to do, for the others to compare.</summary>
    Identity,

    /// <summary>Their answer: the same here.</summary>
    Same,

    /// <summary>Their answer: what differs here.</summary>
    Different,

    /// <summary>Where the process group meets.</summary>
    Group,

    /// <summary>Rank 0 sends its training state next.</summary>
    Load,

    /// <summary>The next training step.</summary>
    Step,

    /// <summary>A pass over images, which the ranks divide.</summary>
    Pass,

    /// <summary>Bytes for rank 0 (<see cref="RankFlow"/>).</summary>
    Piece,

    /// <summary>Rank 0 has taken such a piece.</summary>
    Taken,

    /// <summary>Rank 0 gives up what it gets bytes for; and the others' answer, after which none come.</summary>
    Abandon,

    /// <summary>Rank 0 asks which corrupt images the others have met since it last asked; and their answer.</summary>
    Corrupt,

    /// <summary>The job is done.</summary>
    End,

    /// <summary>The rank was asked to stop, and asks rank 0.</summary>
    Stop,

    /// <summary>The rank gives up, for a reason of its own.</summary>
    Failed,

    /// <summary>Another rank is lost.</summary>
    Lost,
}

/// <summary>A message: a byte for its kind, its length as int32, little-endian, and its body, which is most often UTF-8 text.</summary>
internal sealed record RankMessage(RankMessageKind Kind, byte[] Body)
{
    private const int Longest = 1 << 24;

    public RankMessage(RankMessageKind kind, string text = "")
        : this(kind, Encoding.UTF8.GetBytes(text))
    {
    }

    public string Text => Encoding.UTF8.GetString(Body);

    public void Write(Stream stream)
    {
        var message = new byte[5 + Body.Length];
        message[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(1), Body.Length);
        Body.CopyTo(message, 5);
        stream.Write(message);
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="IOException">The connection broke, or nothing came in time.</exception>
    /// <exception cref="InvalidDataException">This is no message.</exception>
    public static RankMessage? Read(Stream stream)
    {
        var head = new byte[5];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (!Enum.IsDefined((RankMessageKind)head[0]) || length is < 0 or > Longest)
        {
            throw new InvalidDataException("not a message between ranks");
        }
        var body = new byte[length];
        return stream.ReadAtLeast(body, length, throwOnEndOfStream: false) < length ? null : new((RankMessageKind)head[0], body);
    }
}
