using LadaGan.Core.Random;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>Random choices, deterministic for a seed and number.</summary>
internal sealed class Draws(ulong seed, ulong number)
{
    private readonly Philox _philox = new(seed, Philox.StreamOf("interop fuzzing", number));
    private ulong _drawn;

    public int Below(int bound) => (int)_philox.Below(_drawn++, (ulong)bound);

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public ulong Bits() => _philox.Bits64(_drawn++);

    /// <summary>A number that parsers mishandle: near 0, powers of two, and the limits of the types.</summary>
    public long OddNumber() => Below(4) switch
    {
        0 => Below(4),
        1 =>
            Pick<long>([-1, byte.MaxValue, ushort.MaxValue, int.MaxValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40, 1L << 62]),
        2 => (1L << Below(63)) + Below(3) - 1,
        _ => (long)Bits(),
    };
}
