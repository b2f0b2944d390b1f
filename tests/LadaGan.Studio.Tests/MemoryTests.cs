using System.Globalization;
using LadaGan.Experiments.Runs;
using Xunit.Abstractions;

namespace LadaGan.Studio.Tests;

/// <summary>Requests leave nothing behind: hundreds here, 10,000 in <c>bench/nightly/studio</c>.</summary>
[Collection(RunningStudio.All)]
public class MemoryTests(RunningStudio studio, ITestOutputHelper output)
{
    private const string Variable = "LADAGAN_REQUESTS";
    private const int AtOnce = 8;
    private const long MostGrowth = 48 << 20;

    [Fact]
    public async Task Memory_is_flat()
    {
        var requests = int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "300", CultureInfo.InvariantCulture);
        await Ask(Math.Min(requests, 1000)); // the pools of .NET and of the server fill
        var before = Resident();
        await Ask(requests);
        var after = Resident();
        output.WriteLine($"requests: {requests}, resident memory {before >> 20} MiB before, {after >> 20} MiB after");
        Assert.True(after - before < MostGrowth, $"{before >> 20} MiB before, {after >> 20} MiB after");
    }

    private static long Resident()
    {
        GC.Collect();
        return ProcessMemory.Resident;
    }

    private async Task Ask(int requests)
    {
        var several = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), several, async (i, stop) =>
        {
            var path = (i % 4) switch
            {
                0 => $"/api/images?model={RunningStudio.Model}&z={i}&maps=true",
                1 => $"/api/image.png?model={RunningStudio.Model}&z={i}*0.5,{i + 1}*0.5",
                2 => $"/api/run?run={RunningStudio.Run}",
                _ => "/api/runs",
            };
            Assert.NotEmpty(await studio.Client.GetByteArrayAsync(path, stop));
        });
    }
}
