using System.Diagnostics;
using System.Globalization;

namespace LadaGan.Experiments.Runs;

/// <summary>The process's resident memory in bytes, as Linux counts it.</summary>
public static class ProcessMemory
{
    /// <summary>The most there was at any time.</summary>
    public static long Peak => Field("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>Now.</summary>
    public static long Resident => Field("VmRSS:") ?? Environment.WorkingSet;

    private static long? Field(string name)
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
        {
            return null;
        }
        var line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var digits = line is null ? "" : string.Concat(line.Where(char.IsAsciiDigit));
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
    }
}
