using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels;

/// <summary>Measures the peak rate of fused multiply-adds of a team: the upper bound for every matrix product.</summary>
public static class FmaLimit
{
    private const int Rounds = 200_000;
    private const int AddsOfRound = 12;

    /// <summary>
    /// GFLOP/s of independent multiply-adds in registers, summed over all threads; a multiply-add counts as two operations. The best of
    /// several short measurements.
    /// </summary>
    /// <param name="team">The threads to measure.</param>
    /// <param name="width">The vector width to measure.</param>
    public static double Measure(WorkerTeam team, VectorWidth width)
    {
        const int Repeats = 5;
        var best = double.MaxValue;
        for (var i = 0; i <= Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            team.Run(new Spin(width), team.Size);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * AddsOfRound * Rounds * width.Lanes * team.Size / best / 1e9;
    }

    private readonly struct Spin(VectorWidth width) : IParallelWork
    {
        public void Run(int part, int worker)
        {
            switch (width)
            {
                case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(); break;
                case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(); break;
                default: Run<Simd128, Vector128<float>>(); break;
            }
        }

        /// <summary>Twelve independent sums hide the latency of an instruction on two units, and fit in sixteen registers.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static unsafe void Run<TSimd, TVector>() where TSimd : struct, ISimd<TVector> where TVector : struct
        {
            var (factor, addend) = (TSimd.Broadcast(0.5f), TSimd.Broadcast(1));
            TVector a = addend, b = addend, c = addend, d = addend, e = addend, f = addend, g = addend, h = addend, i = addend, j = addend,
                k = addend, l = addend;
            for (var round = 0; round < Rounds; round++)
            {
                a = TSimd.MultiplyAdd(a, factor, addend);
                b = TSimd.MultiplyAdd(b, factor, addend);
                c = TSimd.MultiplyAdd(c, factor, addend);
                d = TSimd.MultiplyAdd(d, factor, addend);
                e = TSimd.MultiplyAdd(e, factor, addend);
                f = TSimd.MultiplyAdd(f, factor, addend);
                g = TSimd.MultiplyAdd(g, factor, addend);
                h = TSimd.MultiplyAdd(h, factor, addend);
                i = TSimd.MultiplyAdd(i, factor, addend);
                j = TSimd.MultiplyAdd(j, factor, addend);
                k = TSimd.MultiplyAdd(k, factor, addend);
                l = TSimd.MultiplyAdd(l, factor, addend);
            }
            var sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
            var kept = stackalloc float[16];
            TSimd.Store(TSimd.Add(sum, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l))), kept);
            GC.KeepAlive(kept[0]);
        }
    }
}
