using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Threading;

/// <summary>The set of cores a thread may run on (its affinity), which .NET cannot set per thread but Linux can.</summary>
/// <remarks>Where the system refuses, or on another system, threads stay unbound: perhaps slower, but correct.</remarks>
[InlineArray(Words)]
internal partial struct ProcessorSet
{
    private const int Words = 16;  // of 64 cores each: the size of glibc's cpu_set_t
    private const int CallingThread = 0;

    private ulong _word;

    /// <summary>The calling thread's affinity; empty where it is unknown.</summary>
    public static ProcessorSet OfThread()
    {
        var set = default(ProcessorSet);
        return OperatingSystem.IsLinux() && GetAffinity(CallingThread, Words * sizeof(ulong), ref set) == 0 ? set : default;
    }

    /// <summary>A single core.</summary>
    public static ProcessorSet Of(int processor)
    {
        var set = default(ProcessorSet);
        set[processor / 64] = 1UL << (processor % 64);
        return set;
    }

    /// <summary>The numbers of the cores.</summary>
    public readonly int[] Processors()
    {
        var processors = new List<int>();
        for (var processor = 0; processor < Words * 64; processor++)
        {
            if ((this[processor / 64] >> (processor % 64) & 1) != 0)
            {
                processors.Add(processor);
            }
        }
        return [.. processors];
    }

    /// <summary>Binds the calling thread to these cores.</summary>
    public void Bind() => _ = SetAffinity(CallingThread, Words * sizeof(ulong), ref this);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ref ProcessorSet set);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ref ProcessorSet set);
}
