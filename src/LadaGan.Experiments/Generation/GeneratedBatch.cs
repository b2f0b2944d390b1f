using System.Runtime.InteropServices;
using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Generation;

/// <summary>A batch of generated images, in every form that is to be written.</summary>
/// <param name="Start">The first image's row.</param>
/// <param name="Count">B.</param>
internal sealed record GeneratedBatch(int Start, int Count)
{
    // A span has fewer bytes than a large batch has of unrounded values.
    private const int RawPart = 1 << 20;

    /// <summary>[B, S, S, 3]; empty if the images are not asked for as one array.</summary>
    public byte[] Pixels { get; init; } = [];

    /// <summary>The unrounded output [B, 3, S, S]; empty if it is not asked for.</summary>
    public float[] Raw { get; init; } = [];

    /// <summary>
    /// Each image's cell of the grid, or its PNG file, followed by that of its maps if they are asked for; empty for neither.
    /// </summary>
    public IReadOnlyList<byte[]> Drawn { get; init; } = [];

    /// <summary>Sends the batch to rank 0.</summary>
    public void WriteTo(RankFlow flow)
    {
        flow.Write(Count);
        flow.WriteBlock(Pixels);
        flow.Write(Raw.Length);
        foreach (var part in Raw.Chunk(RawPart))
        {
            flow.Write(MemoryMarshal.AsBytes(part.AsSpan()));
        }
        flow.Write(Drawn.Count);
        foreach (var image in Drawn)
        {
            flow.WriteBlock(image);
        }
        flow.Flush();
    }

    /// <summary>As rank 0, reads a batch of another rank.</summary>
    public static GeneratedBatch Read(RankFlow flow, int rank, int start, CancellationToken cancellation)
    {
        var batch = new GeneratedBatch(start, flow.ReadNumber(rank, cancellation)) { Pixels = flow.ReadBlock(rank, cancellation) };
        var raw = new float[flow.ReadNumber(rank, cancellation)];
        for (var at = 0; at < raw.Length; at += RawPart)
        {
            flow.Read(rank, MemoryMarshal.AsBytes(raw.AsSpan(at, Math.Min(RawPart, raw.Length - at))), cancellation);
        }
        var drawn = new byte[flow.ReadNumber(rank, cancellation)][];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = flow.ReadBlock(rank, cancellation);
        }
        return batch with { Raw = raw, Drawn = drawn };
    }
}
