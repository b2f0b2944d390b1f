using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LadaGan.Cli.Tests.Commands;

/// <summary>Ranks as processes: what a rank that is lost does to the others, and what the program says to bad input.</summary>
public sealed class RanksTests : IDisposable
{
    private const int Timeout = 3;
    private readonly Workplace _place = new();
    private readonly string _data;

    public RanksTests() => _data = _place.Data();

    public void Dispose() => _place.Dispose();

    /// <summary>
    /// Rank 0 or 1 is killed or hangs; the other names it in time; resumed, the run has the bits of one that was not disturbed.
    /// </summary>
    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_lost_rank_ends_the_others_in_time_and_the_run_resumes_with_the_same_bits()
    {
        string[] length = ["--images", "160", "--snap", "0.04"];
        var whole = Invocation.Of([.. Train("whole"), .. length, "--batch-device", "2"]);
        Assert.Equal((ExitCode.Done, ""), (whole.Code, whole.Error));
        foreach (var (lost, hangs) in ((int, bool)[])[(1, false), (0, true)])
        {
            var outDir = $"lost {lost}";
            var port = RankProcesses.FreePort();
            ProgramProcess[] ranks =
            [
                .. Enumerable.Range(0, 2).Select(rank =>
                    ProgramProcess.Start(RankProcesses.Environment(rank, 2, port), [.. Train(outDir), .. length])),
            ];
            await ranks[0].WaitForLine("state 0.04 ");
            var watch = Stopwatch.StartNew();
            RankProcesses.Lose(ranks[lost], hangs);
            var other = await ranks[1 - lost].End();
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, hangs ? Timeout + 5 : 5);
            Assert.Equal(ExitCode.RankLost, other.Code);
            Assert.Contains($"ladagan: rank {lost} (process {ranks[lost].Id} on ", other.Error, StringComparison.Ordinal);
            Assert.Contains(hangs ? "has not been heard of for 3 s" : "ended without a word", other.Error, StringComparison.Ordinal);
            Assert.Single(other.Error.TrimEnd().Split('\n'));
            Array.ForEach(ranks, rank => rank.Dispose());

            // What is resumed here goes on as it would have: --ranks starts as many as before.
            using var rest = ProgramProcess.Start(new Dictionary<string, string>(),
                "train", "--resume", "--outdir", _place[outDir], "--threads", "1", "--workers", "0", "--ranks", "2");
            var resumed = await rest.End();
            Assert.Equal((ExitCode.Done, ""), (resumed.Code, resumed.Error));
            Assert.Equal(State(whole.Output), State(resumed.Output));
        }
    }

    [Fact]
    public async Task Bad_input_is_refused_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.IPv6Any, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (Dictionary<string, string> Environment, string[] More, string Words)[] cases =
        [
            (new() { ["WORLD_SIZE"] = "2" }, [], "the environment variable WORLD_SIZE is set, but RANK is not"),
            (RankProcesses.Environment(0, 2, port), [], $"rank 0 cannot listen on port {port}"),
            (RankProcesses.Environment(1, 2, RankProcesses.FreePort()), [], "rank 1 cannot reach rank 0 at 127.0.0.1:"),
            (RankProcesses.Environment(1, 2, port), [], "rank 1 cannot reach rank 0 at 127.0.0.1:"),
            (RankProcesses.Environment(0, 2, RankProcesses.FreePort()), [], "rank 1 of 2 did not come"),
            (new(RankProcesses.Environment(0, 2, RankProcesses.FreePort())) { ["TORCHELASTIC_USE_AGENT_STORE"] = "True" }, [],
                "rank 0 cannot reach the launcher's store at"),
            (new() { ["RANK"] = "0" }, [], "the environment variable RANK is set, but WORLD_SIZE is not"),
            ([], ["--ranks", "3"], "training.batch is 4, but each of the 3 ranks has an equal part of it: set a multiple of 3, such as 6"),
            (RankProcesses.Environment(0, 2, RankProcesses.FreePort()), ["--ranks", "2"],
                "--ranks starts ranks, but a launcher has already"),
            ([], ["--ranks", "0"], "--ranks is 0, but it must be from 1 to 1024"),
        ];
        var answers = await Task.WhenAll(cases.Select(async given =>
        {
            using var process = ProgramProcess.Start(given.Environment, [.. Train("none"), .. given.More]);
            return (given.Words, Answer: await process.End());
        }));
        Assert.All(answers, given => given.Answer.IsRefused(given.Words));
        Assert.DoesNotContain("none", _place.Names());
    }

    private static string State(string output) => output.Split('\n').Last(line => line.StartsWith("state ", StringComparison.Ordinal));

    private string[] Train(string outDir) =>
    [
        "train", "--data", _data, "--config", _place.Configuration, "--outdir", _place[outDir], "--threads", "1", "--workers", "0",
        "--device", "cpu", "--rank-timeout", $"{Timeout}",
    ];
}
