using System.IO.Compression;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Tests.Evaluation;
using LadaGan.Experiments.Tests.Evaluation.Features;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>An evaluation that ranks divide has the numbers of one process, to the last bit.</summary>
public sealed class RankedEvaluationTests : TensorTest, IClassFixture<LoadedResNet18>
{
    private readonly LoadedResNet18 _loaded;
    private readonly EvaluationPlace _place;

    public RankedEvaluationTests(LoadedResNet18 loaded) => (_loaded, _place) = (loaded, new(loaded.Network));

    private EvaluationRequest Request => _place.Request with { Metrics = [Metric.FdResnet18], Batch = 2, Threads = 1 };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_model_has_the_numbers_of_one_process(int ranks)
    {
        var request = Request with { Model = _place.Model(), Count = 5, Sets = 2, Engine = GenerationEngine.Inference };
        var expected = Alone(request);
        var log = new EvaluationLog();
        var divided = Divided(ranks, request with { CacheFolder = _place["another cache"] }, log);
        Assert.Equal(expected.Sets, divided.Sets);
        Assert.Equal((expected.Generated, expected.Real), (divided.Generated, divided.Real));
        Assert.Equal([1, 2, 3, 4, 5, 6, 2, 4, 6, 2, 4, 5, 2, 4, 5], log.Advances);
        Assert.Equal(Cached("cache"), Cached("another cache"));

        // What rank 0 finds in the cache nobody computes.
        log = new();
        var again = Divided(ranks, request, log);
        Assert.True(again.WasCached);
        Assert.Equal(expected.Sets, again.Sets);
        Assert.DoesNotContain("features of the real images", log.Parts.Select(part => part.What));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Corrupt_images_are_named_once_and_in_order(int ranks)
    {
        var (real, generated) = (Damaged("real", 0, 1, 5, 6), Damaged("generated", 3, 4, 8));
        var request = Request with { Data = real, Images = generated };
        var (log, expectedLog) = (new EvaluationLog(), new EvaluationLog());
        var expected = Alone(request, expectedLog);
        var divided = Divided(ranks, request, log);
        Assert.Equal(expected.Sets, divided.Sets);
        Assert.Equal((5, 6), (divided.NumReal, divided.NumGenerated));
        Assert.Equal(expected.LeftOutReal, divided.LeftOutReal);
        Assert.Equal(expected.LeftOutGenerated, divided.LeftOutGenerated);
        Assert.Equal(expectedLog.Notes, log.Notes);
        Assert.Equal(7, log.Notes.Count);
    }

    [Fact]
    public void Images_of_which_none_can_be_decoded_are_refused_as_by_one_process()
    {
        var request = Request with { Images = Damaged("generated", [.. Enumerable.Range(0, 9)]), Size = 32 };
        var expected = Assert.Throws<LadaGan.Data.Datasets.DataException>(() => Alone(request)).Message;
        Assert.Contains("none of its images can be decoded; ", expected, StringComparison.Ordinal);
        var (_, errors) = Run(2, request);
        Assert.Equal(expected, errors[0]!.Message);
        Assert.IsType<RankEndedException>(errors[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_evaluation_stops_on_all_ranks_when_any_is_asked_to(int asked)
    {
        using var stop = new CancellationTokenSource();
        var log = new EvaluationLog { OnAdvance = stop.Cancel };
        var request = Request with { Model = _place.Model(), Count = 40_000, CacheFolder = _place["cache"] };
        var (_, errors) = RankThreads.Run(2, (rank, place) => Evaluate(
            request with { Place = place }, rank == 0 ? log : new(), rank == asked ? stop.Token : default));
        Assert.IsAssignableFrom<OperationCanceledException>(errors[0]);
        Assert.Null(errors[1]);
    }

    [Fact]
    public void A_rank_that_would_evaluate_something_else_is_refused_with_the_difference()
    {
        (Func<EvaluationRequest, EvaluationRequest> Change, string Words)[] cases =
        [
            (request => request with { Batch = 3 },
                "is about to evaluate something else than rank 0: the batch size is 3 there, 2 on rank 0"),
            (request => request with { Count = 4 }, "the number of generated images is 4 there, 5 on rank 0"),
            (request => request with { Engine = GenerationEngine.Torch }, "the engine is torch there, inference on rank 0"),
            (request => request with { Data = _place.Drawn("others.zip", seed: 1, count: 7) },
                "the identity of the reference images is 7 images (names "),
            (request => request with { Model = "/nowhere" }, "/nowhere"),
        ];
        var request = Request with { Model = _place.Model(), Count = 5, Engine = GenerationEngine.Inference };
        foreach (var (change, words) in cases)
        {
            var (_, errors) = Run(2, request, its => change(its));
            var refusal = Assert.IsType<RunException>(errors[0]).Message;
            Assert.StartsWith($"rank 1 (process {Environment.ProcessId} on ", refusal, StringComparison.Ordinal);
            Assert.Contains(words, refusal, StringComparison.Ordinal);
            Assert.NotNull(errors[1]);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _place.Dispose();
        base.Dispose(disposing);
    }

    private EvaluationResult Alone(EvaluationRequest request, EvaluationLog? log = null)
    {
        var (results, errors) = RankThreads.Run(1, (_, _) => _place.Run(request, log));
        return errors[0] is { } error ? throw error : results[0]!;
    }

    private EvaluationResult Divided(int ranks, EvaluationRequest request, EvaluationLog log)
    {
        var (results, errors) = Run(ranks, request, log: log);
        Assert.All(errors, Assert.Null);
        return results[0]!;
    }

    private (EvaluationResult?[] Results, Exception?[] Errors) Run(
        int ranks, EvaluationRequest request, Func<EvaluationRequest, EvaluationRequest>? ofOthers = null, EvaluationLog? log = null) =>
        RankThreads.Run(ranks, (rank, place) =>
        {
            var its = rank > 0 && ofOthers is not null ? ofOthers(request) : request;
            return Evaluate(its with { Place = place }, log ?? new(), default);
        });

    private EvaluationResult? Evaluate(EvaluationRequest request, EvaluationLog log, CancellationToken stop)
    {
        if (request.Place!.Leads)
        {
            return _place.Run(request, log, stop);
        }
        EvaluationFollower.Run(request, () => new(_loaded.Network), _ => { }, stop);
        return null;
    }

    private byte[][] Cached(string folder) =>
        [.. Directory.GetFiles(_place[folder], "*", SearchOption.AllDirectories).Order().Select(File.ReadAllBytes)];

    /// <summary>A folder of nine images, of which some are cut off.</summary>
    private string Damaged(string name, params int[] damaged)
    {
        ZipFile.ExtractToDirectory(_place.Drawn($"{name}.zip", seed: 4, count: 9), _place[name]);
        string[] files = [.. Directory.GetFiles(_place[name], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var index in damaged)
        {
            File.WriteAllBytes(files[index], File.ReadAllBytes(files[index])[..60]);
        }
        return _place[name];
    }
}
