using System.Globalization;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>Tests that measure the memory of the whole process; they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessMemory
{
    public const string Name = "process memory";

    /// <summary>The bytes by which the resident memory rises while <paramref name="action"/> runs (Linux: VmHWM, reset before).</summary>
    internal static long PeakGrowth(Action action)
    {
        GC.Collect();
        // 5 resets the peak to the current resident memory (proc(5)).
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = Peak();
        action();
        return Peak() - before;
    }

    private static long Peak()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 6 - 2).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
