using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Threading;

/// <summary>The set of cores a thread may run on (its affinity), which .NET cannot set per thread but Linux can.</summary>
/// <remarks>Where the system refuses, or on another system, threads stay unbound: perhaps slower, but correct.</remarks>
[InlineArray(Words)]
internal partial struct CoreSet
{
    private const int Words = 16;  // of 64 cores each: the size of glibc's cpu_set_t
    private const int CallingThread = 0;

    private ulong _word;

    /// <summary>The calling thread's affinity; empty where it is unknown.</summary>
    public static CoreSet OfThread()
    {
        var set = default(CoreSet);
        return OperatingSystem.IsLinux() && GetAffinity(CallingThread, Words * sizeof(ulong), ref set) == 0 ? set : default;
    }

    /// <summary>A single core.</summary>
    public static CoreSet Of(int core)
    {
        var set = default(CoreSet);
        set[core / 64] = 1UL << (core % 64);
        return set;
    }

    /// <summary>The numbers of the cores.</summary>
    public readonly int[] Cores()
    {
        var cores = new List<int>();
        for (var core = 0; core < Words * 64; core++)
        {
            if ((this[core / 64] >> (core % 64) & 1) != 0)
            {
                cores.Add(core);
            }
        }
        return [.. cores];
    }

    /// <summary>Binds the calling thread to these cores.</summary>
    public void Bind() => _ = SetAffinity(CallingThread, Words * sizeof(ulong), ref this);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ref CoreSet set);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ref CoreSet set);
}
