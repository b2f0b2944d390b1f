using System.Text.Json.Nodes;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public class StatisticsLineTests
{
    [Fact]
    public void Every_tick_is_one_object_on_one_line()
    {
        string[] written = [
            StatisticsLine.Of(TickReports.Of()),
            StatisticsLine.Of(TickReports.Of() with
            {
                Statistics = new Dictionary<string, Statistic> { ["Loss/G/loss"] = new(2, double.NaN, double.PositiveInfinity) },
            }),
        ];
        var lines = written.Select(line => JsonNode.Parse(line)!.AsObject()).ToArray();

        Assert.Equal("{\"num\":10,\"mean\":1.3862,\"std\":0.1}", lines[0]["Loss/D/loss"]!.ToJsonString());
        Assert.Equal("{\"num\":1,\"mean\":12.345,\"std\":0}", lines[0]["Progress/kimg"]!.ToJsonString());
        Assert.Equal("{\"num\":1,\"mean\":2.5,\"std\":0}", lines[0]["Timing/sec_per_kimg"]!.ToJsonString());
        Assert.Equal(2, lines[0]["Progress/corrupt_images"]!["mean"]!.GetValue<double>());
        Assert.Equal(3, lines[0]["Resources/cpu_mem_gb"]!["mean"]!.GetValue<double>());
        var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - lines[0]["timestamp"]!.GetValue<double>();
        Assert.InRange(age, -60, 3600);

        Assert.Equal("{\"num\":2,\"mean\":null,\"std\":null}", lines[1]["Loss/G/loss"]!.ToJsonString());
    }
}
