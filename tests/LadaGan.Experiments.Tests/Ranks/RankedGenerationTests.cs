using System.Security.Cryptography;
using LadaGan.Architecture;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Ranks;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>A generation that ranks divide writes the files of one process, byte for byte.</summary>
public sealed class RankedGenerationTests : TensorTest
{
    private readonly TemporaryFolder _folder = new();

    public RankedGenerationTests()
    {
        var configuration = Smallest.Configuration();
        using var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5);
        ModelFile.Save(_folder["model.safetensors"], generator.Store, configuration, 0);
    }

    [Theory]
    [InlineData(2, GenerationEngine.Inference)]
    [InlineData(3, GenerationEngine.Inference)]
    [InlineData(3, GenerationEngine.Torch)]
    public void All_files_are_those_of_one_process(int ranks, GenerationEngine engine)
    {
        GenerationRequest[] requests =
        [
            Request(engine) with { Output = "images", Npz = "images.npz", Raw = "raw.safetensors", Batch = 2 },
            Request(engine) with { Output = "images", AttentionHead = 1, Truncation = 0.5, Batch = 3 },
            Request(engine) with { Output = "grid.png", AttentionHead = 0, Raw = "raw.safetensors" },
            Request(engine) with { Npz = "images.npz", Batch = 3, Latents = LatentSelection.Of("3", null, 0, null) },
        ];
        foreach (var request in requests)
        {
            var told = new List<int>();
            GenerationRun.Run(In("one", request));
            var (results, errors) = Divided(ranks, In("divided", request), told);
            Assert.All(errors, Assert.Null);
            Assert.Equal(Files(_folder["one"]), Files(_folder["divided"]));
            Assert.NotEmpty(Files(_folder["one"]));
            Assert.Equal(results[0]!.Count, told[^1]);
            Assert.Equal(told.Order(), told);
            Directory.Delete(_folder["one"], recursive: true);
            Directory.Delete(_folder["divided"], recursive: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void It_stops_on_all_ranks_when_any_is_asked_to(int asked)
    {
        using var stop = new CancellationTokenSource();
        var request = In("out", Request(GenerationEngine.Inference) with
        {
            Npz = "images.npz",
            Output = "images",
            Batch = 2,
            Latents = LatentSelection.Of(null, 100_000, 0, null),
        });
        var (_, errors) = RankThreads.Run(2, (rank, place) => Generate(
            request with { Place = place }, (_, _) => stop.Cancel(), rank == asked ? stop.Token : default));
        Assert.IsAssignableFrom<OperationCanceledException>(errors[0]);
        Assert.Null(errors[1]);
        var written = Files(_folder["out"]);
        Assert.All(written, file => Assert.EndsWith(".png", file.Name, StringComparison.Ordinal));
        Assert.NotEmpty(written);
    }

    [Fact]
    public void A_rank_that_would_generate_something_else_is_refused_with_the_difference()
    {
        var request = In("out", Request(GenerationEngine.Inference) with { Output = "images" });
        (Func<GenerationRequest, GenerationRequest> Change, string Words)[] cases =
        [
            (its => its with { Batch = 3 },
                "is about to generate something else than rank 0: the batch size is 3 there, 16 on rank 0"),
            (its => its with { Truncation = 0.5 }, "the truncation is 0.5 there, 1 on rank 0"),
            (its => its with { Output = "grid.png" },
                "the kind of output is a sample grid there, a file for each image on rank 0"),
            (its => its with { Latents = LatentSelection.Of("0-4,9", null, 0, null) }, "the number of images is 6 there, 5 on rank 0"),
            (its => its with { Latents = LatentSelection.Of("1-5", null, 0, null) }, "the SHA-256 of the latents is "),
            (its => its with { Model = "/nowhere" }, "/nowhere"),
        ];
        foreach (var (change, words) in cases)
        {
            var (_, errors) = RankThreads.Run(2, (rank, place) =>
                Generate((rank == 0 ? request : change(request)) with { Place = place }, null, default));
            var refusal = Assert.IsType<RunException>(errors[0]).Message;
            Assert.StartsWith($"rank 1 (process {Environment.ProcessId} on ", refusal, StringComparison.Ordinal);
            Assert.Contains(words, refusal, StringComparison.Ordinal);
            Assert.NotNull(errors[1]);
        }
        Assert.False(Directory.Exists(_folder["out"]));
    }

    /// <summary>More bytes than may be on their way at once come through in their order, and none remain of what is given up.</summary>
    [Fact]
    public void Bytes_come_in_order_from_each_rank_and_those_given_up_never()
    {
        byte[] Sent(int rank) => [.. Enumerable.Range(0, 12_000_000).Select(i => (byte)((i * 31 + (i >> 13)) * rank))];
        var (_, errors) = RankThreads.Run(3, (_, place) =>
        {
            using var ranks = RankSession.Join(place, RankJob.Generation, _ => { });
            if (!place.Leads)
            {
                void SendForever()
                {
                    while (true)
                    {
                        ranks.Flow.WriteBlock(new byte[5000]);
                    }
                }
                Assert.Throws<OperationCanceledException>(SendForever);
                ranks.Flow.WriteBlock(Sent(place.Rank));
                ranks.Flow.Finish();
                Assert.Equal(RankMessageKind.End, ranks.Next().Kind);
                return true;
            }
            Assert.Equal(5000, ranks.Flow.ReadBlock(1, default).Length);
            ranks.Flow.Abandon();
            Assert.All([2, 1], rank => Assert.True(Sent(rank).AsSpan().SequenceEqual(ranks.Flow.ReadBlock(rank, default))));
            ranks.End();
            return true;
        });
        Assert.All(errors, Assert.Null);
    }

    /// <summary>What rank 0 says next, or that it gives up, may come as soon as it has taken the last byte, or before the first.</summary>
    [Fact]
    public void Passes_follow_one_another_at_once()
    {
        const int Passes = 400;
        var (counts, errors) = RankThreads.Run(3, (_, place) =>
        {
            using var ranks = RankSession.Join(place, RankJob.Generation, _ => { });
            var count = 0;
            for (; place.Leads && count < Passes; count++)
            {
                ranks.Pass("");
                for (var rank = 1; rank <= count % 3; rank++)
                {
                    Assert.Equal(count, ranks.Flow.ReadNumber(rank, default));
                }
                if (count % 3 < 2)
                {
                    ranks.Flow.Abandon();
                }
            }
            if (place.Leads)
            {
                ranks.End();
                return count;
            }
            for (; ranks.Next().Kind == RankMessageKind.Pass; count++)
            {
                try
                {
                    ranks.Flow.Write(count);
                    ranks.Flow.Finish();
                }
                catch (OperationCanceledException)
                {
                    // The next pass begins.
                }
            }
            return count;
        });
        Assert.All(errors, Assert.Null);
        Assert.All(counts, count => Assert.Equal(Passes, count));
    }

    /// <summary>Common work that is not a training step has no deadline.</summary>
    [Fact]
    public void A_rank_may_take_longer_for_a_batch_than_a_lost_one_stays_unnoticed()
    {
        var timeout = TimeSpan.FromSeconds(2);
        var (_, errors) = RankThreads.Run(2, (_, place) =>
        {
            using var ranks = RankSession.Join(place, RankJob.Evaluation, _ => { });
            if (place.Leads)
            {
                Assert.Equal(7, ranks.Flow.ReadNumber(1, default));
                ranks.End();
                return true;
            }
            Thread.Sleep(2 * timeout);
            ranks.Flow.Write(7);
            ranks.Flow.Finish();
            return ranks.Next().Kind == RankMessageKind.End;
        }, place => place with { Timeout = timeout });
        Assert.All(errors, Assert.Null);
    }

    [Fact]
    public void Ranks_of_different_jobs_are_refused()
    {
        var request = In("out", Request(GenerationEngine.Inference) with { Output = "images" });
        var (_, errors) = RankThreads.Run(2, (rank, place) =>
        {
            if (rank == 0)
            {
                return Generate(request with { Place = place }, null, default);
            }
            EvaluationFollower.Run(new() { Place = place }, () => throw new InvalidOperationException("too late"), _ => { });
            return null;
        });
        Assert.Contains("this rank was started to evaluate, and rank 0 to generate", errors[0]!.Message, StringComparison.Ordinal);
        Assert.IsType<RankEndedException>(errors[1]);
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    private static (GenerationRun.Result?[] Results, Exception?[] Errors) Divided(int ranks, GenerationRequest request, List<int> told) =>
        RankThreads.Run(ranks, (_, place) => Generate(request with { Place = place }, (done, _) => told.Add(done), default));

    private static GenerationRun.Result? Generate(GenerationRequest request, Action<int, int>? progress, CancellationToken stop)
    {
        if (request.Place!.Leads)
        {
            return GenerationRun.Run(request, progress, stop);
        }
        GenerationFollower.Run(request, _ => { }, stop);
        return null;
    }

    private static (string Name, string Hash)[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))))),
    ];

    private GenerationRequest In(string folder, GenerationRequest request)
    {
        string? Place(string? name) => name is null ? null : Path.Join(_folder[folder], name);
        return request with { Output = Place(request.Output), Npz = Place(request.Npz), Raw = Place(request.Raw) };
    }

    private GenerationRequest Request(GenerationEngine engine) => new()
    {
        Model = _folder["model.safetensors"],
        Latents = LatentSelection.Of("0-4", null, 0, null),
        Engine = engine,
        Threads = 1,
    };
}
