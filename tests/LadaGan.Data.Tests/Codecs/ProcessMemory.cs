using System.Globalization;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>Runs the tests that watch the whole process's memory when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessMemory
{
    public const string Name = "process memory";

    /// <summary>By how many bytes the resident memory rises above its start while <paramref name="action"/> runs (Linux: VmHWM, reset before).</summary>
    internal static long PeakGrowth(Action action)
    {
        GC.Collect();
        // 5 sets the peak to what is resident now (proc(5)).
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
