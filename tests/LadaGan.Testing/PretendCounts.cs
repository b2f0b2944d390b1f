using System.Globalization;

namespace LadaGan.Testing;

/// <summary>What a <see cref="PretendGpu"/> was asked to do.</summary>
/// <param name="Launches">Operators launched, by name; views are none.</param>
/// <param name="Waits">How often the host waited for the device, by what made it wait.</param>
/// <param name="Memory">Copies, bytes and allocations, by the names in native/pretend/counts.cpp.</param>
public sealed record PretendCounts(
    IReadOnlyDictionary<string, long> Launches, IReadOnlyDictionary<string, long> Waits, IReadOnlyDictionary<string, long> Memory)
{
    public long Launched => Launches.Values.Sum();

    public long Waited => Waits.Values.Sum();

    /// <summary>Copies from the host to the device.</summary>
    public long Uploads => Memory["uploads"];

    /// <summary>Their bytes.</summary>
    public long Uploaded => Memory["uploaded"];

    /// <summary>Copies from the device to the host.</summary>
    public long Downloads => Memory["downloads"];

    public long Allocations => Memory["allocations"];

    /// <summary>Bytes of the device that are taken now.</summary>
    public long Taken => Memory["taken"];

    /// <summary>The most bytes that were taken at once.</summary>
    public long Peak => Memory["most"];

    /// <summary>The counts, one a line, largest first, for a test's message.</summary>
    public override string ToString() => string.Join('\n', Launches.OrderByDescending(entry => entry.Value)
        .Concat(Waits).Concat(Memory).Select(entry => $"{entry.Value,12} {entry.Key}"));

    internal static PretendCounts Parse(string text)
    {
        var words = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();
        Dictionary<string, long> Of(string what) =>
            words.Where(word => word[0] == what).ToDictionary(word => word[1], word => long.Parse(word[2], CultureInfo.InvariantCulture));
        return new(Of("launch"), Of("wait"), Of("memory"));
    }
}
