using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

/// <summary>Reports with simple numbers.</summary>
internal static class TickReports
{
    public static TickReport Of(long imagesSeen = 12_345, long total = 20_000, double seconds = 10) => new(
        Tick: 3, imagesSeen, total, TimeSpan.FromSeconds(3723), seconds, MaintenanceSeconds: 1.25, TickImages: 4000,
        new Dictionary<string, Statistic>
        {
            ["Loss/D/loss"] = new(10, 1.3862, 0.1),
            ["Loss/G/loss"] = new(10, 0.6931, 0.2),
            ["Loss/r1_penalty"] = new(10, 0.0125, 0),
        },
        CorruptImages: 2, PeakMemoryBytes: 3L << 30);
}
