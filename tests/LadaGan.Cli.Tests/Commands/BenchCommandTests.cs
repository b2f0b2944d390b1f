using System.Text.Json.Nodes;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Benchmarks;

namespace LadaGan.Cli.Tests.Commands;

public class BenchCommandTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void Json_has_the_agreed_keys()
    {
        using var place = new Workplace();
        var answer = Invocation.Of("bench", "--config", place.Configuration, "--batch", "2", "--steps", "1", "--threads", "1", "--json");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var measured = JsonNode.Parse(answer.Output)!.AsObject();
        Assert.Equal(["config", "device", "threads", "libtorch", "steps", "batch", "precision", "r1_every", "generate_1", "generate_batch",
            "train", "peak_rss_mb", "operators", "engines", "kernels"], measured.Select(pair => pair.Key));
        Assert.Equal(("smallest", 1, 2, 1), (measured["config"]!.GetValue<string>(), measured["threads"]!.GetValue<int>(),
            measured["batch"]!.GetValue<int>(), measured["steps"]!.GetValue<int>()));
        foreach (var key in (string[])["generate_1", "generate_batch", "train", "peak_rss_mb"])
        {
            Assert.True(measured[key]!.GetValue<double>() > 0, key);
        }
        var operators = measured["operators"]!.AsArray();
        Assert.True(operators.Count > 10);
        Assert.All(operators, row => Assert.Equal(["name", "calls", "seconds"], row!.AsObject().Select(pair => pair.Key)));
        var seconds = operators.Select(row => row!["seconds"]!.GetValue<double>()).ToArray();
        Assert.Equal(seconds.OrderDescending(), seconds);
        var engines = measured["engines"]!.AsArray();
        Assert.Equal(((int[])[1, 8, 64]).SelectMany(
                batch => from engine in new[] { "inference", "torch" }
                         from precision in new[] { "float32", "bfloat16" }
                         select $"{engine} {precision} {batch}"),
            engines.Select(row => $"{row!["engine"]} {row["precision"]} {row["batch"]}"));
        Assert.All(engines, row => Assert.True(row!["images_per_second"]!.GetValue<double>() > 0
            && row["limit_gflops"]!.GetValue<double>() > 0 && row["share"]!.GetValue<double>() > 0));
        var kernels = measured["kernels"]!.AsArray();
        Assert.Equal((3 * 3) + 2 + 1, kernels.Count);
        Assert.All(kernels,
            row => Assert.Equal(["name", "side", "inputs", "outputs", "gflops", "limit_gflops"], row!.AsObject().Select(pair => pair.Key)));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Attention_is_measured_when_asked()
    {
        var answer = Invocation.Of("bench", "--what", "attention", "--steps", "1", "--threads", "1", "--device", "cpu");
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Contains("16,384", answer.Output, StringComparison.Ordinal);
        Assert.Matches("time grows as tokens\\^[0-9.]+ forward, tokens\\^[0-9.]+ backward\n$", answer.Output);
        Assert.DoesNotContain("images/s", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_in_json_has_a_point_for_each_number_of_tokens()
    {
        var json = BenchReport.ToJson(new AttentionScaling.Result([new(256, 0.25, 0.5), new(16384, 16, 32)], 1.00004, 1.5));
        Assert.Equal(
            """{"forward_exponent":1,"backward_exponent":1.5,"points":[{"tokens":256,"forward":0.25,"backward":0.5},{"tokens":16384"""
            + ""","forward":16,"backward":32}]}""",
            json.ToJsonString());
    }

    [Fact]
    public void An_unknown_measurement_is_refused() =>
        Invocation.Of("bench", "--what", "training,speed").IsRefused("--what: there is no 'speed'; give any of training");

    [Fact]
    [Trait("Speed", "slow")]
    public void The_table_says_what_was_measured()
    {
        using var place = new Workplace();
        var answer = Invocation.Of("bench", "--config", place.Configuration, "--batch", "2", "--steps", "1",
            "--threads", "1", "--device", "cpu");
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.StartsWith("smallest on cpu, 1 thread, libtorch ", answer.Output, StringComparison.Ordinal);
        Assert.Contains("images/s (float32, R1 every step)", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Generation by engine", answer.Output, StringComparison.Ordinal);
        Assert.Contains("expansions.1", answer.Output, StringComparison.Ordinal);
        Assert.Contains("measuring training, batch 2", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', answer.Output);
    }
}
