using System.Globalization;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>
/// Files of a run directory, which someone else may have sent: only regular files of bounded size are read. A pipe would be waited for, a
/// device never ends, and a link could put any file of this machine into a report.
/// </summary>
internal static class RunFile
{
    /// <summary>The largest <c>training_options.json</c> or result of an evaluation.</summary>
    public const long LargestJson = 1 << 20;

    /// <summary>The largest <c>log.txt</c>, which a report contains.</summary>
    public const long LargestLog = 64 << 20;

    /// <summary>The largest <c>stats.jsonl</c> or <c>metric-*.jsonl</c>: 100,000 ticks have 100 MB.</summary>
    public const long LargestRecords = 256 << 20;

    /// <summary>The largest image of a run.</summary>
    public const long LargestImage = 256 << 20;

    /// <summary>Whether a file can be read; if it is there but something else, this adds a sentence to the remarks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The largest size, in bytes.</param>
    /// <param name="remarks">Receives the sentence.</param>
    public static bool IsReadable(string path, long largest, List<string> remarks)
    {
        var reason = FileSystemEntries.KindOf(path, followLinks: false) switch
        {
            EntryKind.Missing => "",
            EntryKind.Regular => new FileInfo(path).Length is var length && length > largest
                ? string.Create(
                    CultureInfo.InvariantCulture, $"has {length >> 20:N0} MiB, more than the {largest >> 20:N0} MiB that are read,")
                : null,
            EntryKind.Link => "is a link",
            _ => "is not a regular file",
        };
        if (!string.IsNullOrEmpty(reason))
        {
            remarks.Add($"{Path.GetFileName(path)} {reason} and was skipped");
        }
        return reason is null;
    }
}
