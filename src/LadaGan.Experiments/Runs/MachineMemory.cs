using System.Globalization;

namespace LadaGan.Experiments.Runs;

/// <summary>The memory that this process may still use: what the machine has available, swap included, and its container allows.</summary>
internal static class MachineMemory
{
    private const string ControlGroups = "/sys/fs/cgroup";
    private const string Inactive = "inactive_file ";

    /// <summary>Bytes; null where the operating system does not say.</summary>
    public static long? Available => Of("/proc/meminfo", File.Exists("/proc/self/cgroup") ? GroupsOf("/proc/self/cgroup") : []);

    /// <param name="machine">A file like <c>/proc/meminfo</c>.</param>
    /// <param name="groups">The folders of the control groups that limit the process.</param>
    internal static long? Of(string machine, IEnumerable<string> groups)
    {
        if (!File.Exists(machine))
        {
            return null;
        }
        var lines = File.ReadAllLines(machine);
        long? available = Kilobytes(lines, "MemAvailable:") is { } memory ? memory + (Kilobytes(lines, "SwapFree:") ?? 0) : null;
        return groups.Select(LeftIn).Append(available).Min();
    }

    /// <summary>The process's control group and all above it (version 2), and the whole one of version 1.</summary>
    private static IEnumerable<string> GroupsOf(string membership)
    {
        var path = File.ReadLines(membership).FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..] ?? "/";
        for (var group = path.TrimEnd('/'); group.Length > 0; group = group[..group.LastIndexOf('/')])
        {
            yield return ControlGroups + group;
        }
        yield return ControlGroups;
        yield return $"{ControlGroups}/memory";
    }

    /// <summary>The limit less what is used and cannot be given back; null without a limit.</summary>
    private static long? LeftIn(string group)
    {
        var limit = Number(group, "memory.max") ?? Number(group, "memory.limit_in_bytes");
        var used = Number(group, "memory.current") ?? Number(group, "memory.usage_in_bytes");
        if (limit is null || used is null)
        {
            return null;
        }
        var statistics = Path.Join(group, "memory.stat");
        var reclaimable = File.Exists(statistics)
            ? File.ReadLines(statistics).FirstOrDefault(line => line.StartsWith(Inactive, StringComparison.Ordinal))?[Inactive.Length..]
            : null;
        return Math.Max(0, limit.Value - used.Value + (Parse(reclaimable) ?? 0));
    }

    private static long? Number(string group, string name) =>
        Path.Join(group, name) is var file && File.Exists(file) ? Parse(File.ReadAllText(file)) : null;

    private static long? Kilobytes(string[] lines, string key) =>
        Parse(lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Replace("kB", "",
            StringComparison.Ordinal)) * 1024;

    /// <summary>Null for the word <c>max</c>.</summary>
    private static long? Parse(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
