using System.Diagnostics;
using System.Globalization;

namespace LadaGan.Experiments.Runs;

/// <summary>The resident memory of the process in bytes, as Linux reports it.</summary>
public static class ProcessMemory
{
    /// <summary>The peak resident memory.</summary>
    public static long Peak => Field("VmHWM:") ?? Process.GetCurrentProcess().PeakWorkingSet64;

    /// <summary>The current resident memory.</summary>
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
