using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LadaGan.Cli.Tests.Commands;

/// <summary>Generation and evaluation by ranks as processes.</summary>
public sealed class DividedWorkTests : IDisposable
{
    private const int Timeout = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Workplace _place = new();
    private readonly string? _cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");

    public DividedWorkTests() => Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _place["cache"]);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cache);
        _place.Dispose();
    }

    [Fact]
    public async Task Two_processes_generate_the_files_of_one()
    {
        string[] Generate(string folder) =>
        [
            "generate", "--model", _place.Model(), "--count", "20", "--batch", "4", "--device", "cpu", "--threads", "1",
            "--out", _place[folder], "--npz", _place[$"{folder}.npz"],
        ];
        Assert.Equal(ExitCode.Done, Invocation.Of(Generate("one")).Code);
        using var ranks = ProgramProcess.Start(new Dictionary<string, string>(), [.. Generate("two"), "--ranks", "2"]);
        var answer = await ranks.End();
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Matches(@"^20 images of 32×32 in [^\n]*/two, [^\n]*/two\.npz\n$", answer.Output);
        Assert.Equal(20, Directory.GetFiles(_place["two"]).Length);
        Assert.All([.. Directory.GetFiles(_place["one"]), _place["one.npz"]], path =>
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(path.Replace("/one", "/two", StringComparison.Ordinal))));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Two_processes_evaluate_as_one()
    {
        string[] arguments =
        [
            "evaluate", "--model", _place.Model(), "--data", _place.Data(), "--count", "10", "--batch", "4", "--metrics", "fd-resnet18",
            "--resnet", ResNet18Package.Path, "--device", "cpu", "--threads", "1", "--json",
        ];
        var expected = JsonNode.Parse(Invocation.Of(arguments).Output)!;
        Directory.Delete(_place["cache"], recursive: true);
        using var two = ProgramProcess.Start(new Dictionary<string, string>(), [.. arguments, "--ranks", "2"]);
        var answer = await two.End();
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Equal(
            ["reading the real images (12) …", "features of the real images (12) …", "features of the generated images (10) …",
                "computing the metrics …", ""],
            answer.Error.Split('\n'));
        var found = JsonNode.Parse(answer.Output)!;
        foreach (var key in (string[])["fd-resnet18", "num_generated", "num_real", "generated", "real"])
        {
            Assert.Equal(expected[key]!.ToJsonString(), found[key]!.ToJsonString());
        }
    }

    /// <summary>Rank 1 is killed, or rank 0 hangs: the other names it in time.</summary>
    [Theory]
    [Trait("Speed", "slow")]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public async Task A_lost_rank_ends_the_other_in_time(int lost, bool hangs)
    {
        var port = RankProcesses.FreePort();
        ProgramProcess[] ranks = [.. Enumerable.Range(0, 2).Select(rank => ProgramProcess.Start(
            RankProcesses.Environment(rank, 2, port), "generate", "--model", _place.Model(), "--count", "100000", "--batch", "4",
            "--device", "cpu", "--threads", "1", "--out", _place["out"], "--rank-timeout", $"{Timeout}"))];
        for (var waited = Stopwatch.StartNew(); !File.Exists(_place["out/seed0040.png"]);)
        {
            Assert.True(waited.Elapsed < Patience, "nothing was generated");
            await Task.Delay(20);
        }
        var watch = Stopwatch.StartNew();
        RankProcesses.Lose(ranks[lost], hangs);
        var other = await ranks[1 - lost].End();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, hangs ? Timeout + 5 : 5);
        Assert.Equal(ExitCode.RankLost, other.Code);
        Assert.Matches($@"(^|\n)ladagan: rank {lost} \(process {ranks[lost].Id} on [^\n]*; every file there is complete, so generate "
            + @"the rest\.\n$", other.Error);
        Array.ForEach(ranks, rank => rank.Dispose());
    }

    [Fact]
    public void Files_of_features_leave_nothing_to_divide() =>
        Invocation.Of("evaluate", "--features", "a.npz", "b.npz", "--ranks", "2").IsRefused(
            "--features leaves nothing for several ranks to compute: compare them in one process");
}
