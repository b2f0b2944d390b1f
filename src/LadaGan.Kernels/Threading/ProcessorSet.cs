using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Threading;

/// <summary>Processors a thread may run on: .NET has no way to say so for one thread, Linux has.</summary>
/// <remarks>Where it is refused, or on another system, threads stay free: slower perhaps, but right.</remarks>
[InlineArray(Words)]
internal partial struct ProcessorSet
{
    private const int Words = 16;  // of 64 processors each: glibc's own size of a set
    private const int CallingThread = 0;

    private ulong _word;

    /// <summary>Where the calling thread may run; empty where that is not known.</summary>
    public static ProcessorSet OfThread()
    {
        var set = default(ProcessorSet);
        return OperatingSystem.IsLinux() && GetAffinity(CallingThread, Words * sizeof(ulong), ref set) == 0 ? set : default;
    }

    /// <summary>One processor alone.</summary>
    public static ProcessorSet Of(int processor)
    {
        var set = default(ProcessorSet);
        set[processor / 64] = 1UL << (processor % 64);
        return set;
    }

    /// <summary>The processors by number.</summary>
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

    /// <summary>Binds the calling thread to these processors.</summary>
    public void Bind() => _ = SetAffinity(CallingThread, Words * sizeof(ulong), ref this);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ref ProcessorSet set);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ref ProcessorSet set);
}
