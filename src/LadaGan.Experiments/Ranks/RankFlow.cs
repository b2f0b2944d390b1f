using System.Runtime.InteropServices;
using System.Text.Json;

namespace LadaGan.Experiments.Ranks;

/// <summary>
/// Bytes that the other ranks send to rank 0, which takes those of each rank in their order. A rank that is ahead waits, so that neither
/// side holds more than a few megabytes.
/// </summary>
internal sealed class RankFlow(RankLink link)
{
    private const int PieceBytes = 1 << 20;
    private const int MostAhead = 8;

    private readonly byte[] _piece = new byte[PieceBytes];
    private int _filled;
    private int _ahead;

    // At rank 0, of each other rank.
    private readonly Queue<byte[]>[] _arrived = [.. link.Connections.Select(_ => new Queue<byte[]>())];
    private readonly int[] _read = new int[link.Connections.Count];

    /// <summary>As another rank, writes bytes; they leave with the next <see cref="Flush"/> or before it.</summary>
    /// <exception cref="OperationCanceledException">Rank 0 no longer wants them.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, PieceBytes - _filled);
            bytes[..count].CopyTo(_piece.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == PieceBytes)
            {
                Flush();
            }
        }
    }

    public void Write(int number) => Write(BitConverter.GetBytes(number));

    /// <summary>Writes bytes and how many they are.</summary>
    public void WriteBlock(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        Write(bytes);
    }

    /// <summary>Writes a value as JSON.</summary>
    public void WriteJson<T>(T value) => WriteBlock(JsonSerializer.SerializeToUtf8Bytes(value));

    /// <exception cref="OperationCanceledException">Rank 0 no longer wants the bytes.</exception>
    public void Flush()
    {
        // What comes when rank 0 has taken everything is no longer about these bytes.
        while (_ahead > 0 && link.TakeIfThere() is { } message)
        {
            Hear(message);
        }
        while (_ahead == MostAhead)
        {
            Hear(link.Take().Message);
        }
        if (_filled > 0)
        {
            link.Tell(new RankMessage(RankMessageKind.Piece, _piece[.._filled]));
            (_filled, _ahead) = (0, _ahead + 1);
        }
    }

    /// <summary>Sends the rest, and waits until rank 0 has taken everything.</summary>
    /// <exception cref="OperationCanceledException">Rank 0 no longer wants it.</exception>
    public void Finish()
    {
        Flush();
        while (_ahead > 0)
        {
            Hear(link.Take().Message);
        }
    }

    /// <summary>As rank 0, reads the next bytes of a rank; waits for them.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public void Read(int rank, Span<byte> bytes, CancellationToken cancellation)
    {
        var at = rank - 1;
        while (bytes.Length > 0)
        {
            while (_arrived[at].Count == 0)
            {
                var (from, message) = link.Take(cancellation);
                Expect(RankMessageKind.Piece, message);
                _arrived[from.Rank - 1].Enqueue(message.Body);
            }
            var piece = _arrived[at].Peek().AsSpan(_read[at]);
            var count = Math.Min(bytes.Length, piece.Length);
            piece[..count].CopyTo(bytes);
            bytes = bytes[count..];
            _read[at] += count;
            if (count == piece.Length)
            {
                _arrived[at].Dequeue();
                _read[at] = 0;
                link.Connections[at].Send(new(RankMessageKind.Taken));
            }
        }
    }

    public int ReadNumber(int rank, CancellationToken cancellation)
    {
        var number = 0;
        Read(rank, MemoryMarshal.AsBytes(new Span<int>(ref number)), cancellation);
        return number;
    }

    /// <summary>Reads what <see cref="WriteBlock"/> wrote.</summary>
    public byte[] ReadBlock(int rank, CancellationToken cancellation)
    {
        var block = new byte[ReadNumber(rank, cancellation)];
        Read(rank, block, cancellation);
        return block;
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    public T ReadJson<T>(int rank, CancellationToken cancellation) => JsonSerializer.Deserialize<T>(ReadBlock(rank, cancellation))!;

    /// <summary>As rank 0, gives up what it reads. Afterwards nothing of it is on its way.</summary>
    public void Abandon()
    {
        link.Tell(RankMessageKind.Abandon);
        for (var answers = 0; answers < link.Connections.Count;)
        {
            answers += link.Take().Message.Kind == RankMessageKind.Abandon ? 1 : 0;
        }
        Array.ForEach(_arrived, pieces => pieces.Clear());
        Array.Clear(_read);
    }

    /// <summary>What rank 0 says while this rank sends.</summary>
    private void Hear(RankMessage message)
    {
        if (message.Kind == RankMessageKind.Taken)
        {
            _ahead--;
            return;
        }
        Expect(RankMessageKind.Abandon, message);
        (_filled, _ahead) = (0, 0);
        link.Tell(RankMessageKind.Abandon);
        throw new OperationCanceledException("rank 0 gave up the pass");
    }

    private static void Expect(RankMessageKind kind, RankMessage message)
    {
        if (message.Kind != kind)
        {
            throw new InvalidOperationException($"{message.Kind} came between ranks in place of {kind}");
        }
    }
}
