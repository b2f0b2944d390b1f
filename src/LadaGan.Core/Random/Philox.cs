namespace LadaGan.Core.Random;

/// <summary>
/// The counter-based generator Philox4x32-10: number <c>i</c> of a stream is a pure function of (seed, stream, i), so
/// there is no state to save, and any number can be computed without those before it.
/// </summary>
/// <remarks>
/// Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). Key = the 64-bit seed; counter =
/// (block index: low 64 bits, stream: high 64 bits). Only integer arithmetic: the same bits on every machine.
/// </remarks>
/// <param name="seed">The seed.</param>
/// <param name="stream">The key of the stream, from <see cref="StreamOf"/>.</param>
public readonly struct Philox(ulong seed, ulong stream)
{
    /// <summary>Four 32-bit words of the block <paramref name="block"/>, uniform and independent.</summary>
    public (uint A, uint B, uint C, uint D) Block(ulong block)
    {
        var (c0, c1) = ((uint)block, (uint)(block >> 32));
        var (c2, c3) = ((uint)stream, (uint)(stream >> 32));
        var (k0, k1) = ((uint)seed, (uint)(seed >> 32));
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)0xD2511F53 * c0;
            var p1 = (ulong)0xCD9E8D57 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>The <paramref name="index"/>-th 64-bit number of the stream (two per block).</summary>
    public ulong Bits64(ulong index)
    {
        var (a, b, c, d) = Block(index >> 1);
        return (index & 1) == 0 ? ((ulong)b << 32) | a : ((ulong)d << 32) | c;
    }

    /// <summary>
    /// The <paramref name="index"/>-th number uniform in the open interval (0, 1), with 52 random bits: (⌊bits/2¹²⌋ + ½)·2⁻⁵².
    /// </summary>
    public double Uniform(ulong index) => ToUniform(Bits64(index));

    /// <summary>The uniform numbers 2·<paramref name="block"/> and 2·<paramref name="block"/> + 1, at the cost of one.</summary>
    public (double First, double Second) UniformPair(ulong block)
    {
        var (a, b, c, d) = Block(block);
        return (ToUniform(((ulong)b << 32) | a), ToUniform(((ulong)d << 32) | c));
    }

    /// <summary>
    /// The <paramref name="index"/>-th integer uniform in [0, <paramref name="bound"/>), by multiplication with the high word.
    /// </summary>
    public ulong Below(ulong index, ulong bound) => Math.BigMul(Bits64(index), bound, out _);

    /// <summary>An independent stream for part <paramref name="number"/> of this one's purpose.</summary>
    public Philox Split(ulong number) => new(seed, Mix(stream ^ Mix(number)));

    /// <summary>A stream key from a purpose and a number, so that streams for different purposes never overlap (SplitMix64).</summary>
    public static ulong StreamOf(ReadOnlySpan<char> purpose, ulong number = 0)
    {
        var hash = 0x9E3779B97F4A7C15UL ^ number;
        foreach (var character in purpose)
        {
            hash = Mix(hash + character);
        }
        return Mix(hash + number);
    }

    // 52 bits, not 53: with 53, the sum with ½ does not fit a double, and the largest number would round to 1.
    private static double ToUniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
