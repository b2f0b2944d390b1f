using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Reproduction;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Reproduction;

public sealed class ReproductionRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReproductionRunTests() => DrawnDataset.Write(_folder["drawn.zip"], seed: 1, count: 64, size: 32);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_rows_are_trained_one_after_the_other_and_the_second_call_goes_on()
    {
        var request = Request("table1/swin", "table1/lada-conv-lada-d");
        var plan = ReproductionPlan.Of(request, _ => { });
        Assert.All(plan.Runs, run => Assert.Equal((PlannedState.Missing, 0L, null), (run.State, run.ImagesSeen, run.Directory)));
        Assert.All(plan.Runs, run => Assert.StartsWith("widths × 0.0625, 16 images, batch 4", run.Replica, StringComparison.Ordinal));
        Assert.True(plan.Time > TimeSpan.Zero && plan.DiskBytes > 0);
        Assert.Contains("has 64 images, and CIFAR-10 has 50,000", Assert.Single(plan.Notes), StringComparison.Ordinal);

        // Stopped in the first row, after its second step.
        using var stop = new CancellationTokenSource();
        var log = new Log(imagesSeen =>
        {
            if (imagesSeen == 8)
            {
                stop.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => ReproductionRun.Run(plan, log, stop.Token));
        Assert.Equal([("table1/swin", RunEnding.Stopped)], log.Endings);

        plan = ReproductionPlan.Of(request, _ => { });
        Assert.Equal([PlannedState.Unfinished, PlannedState.Missing], plan.Runs.Select(run => run.State));
        Assert.Equal(8, plan.Runs[0].ImagesSeen);
        log = new Log(_ => { });
        ReproductionRun.Run(plan, log);
        Assert.Equal([("table1/swin", RunEnding.Completed), ("table1/lada-conv-lada-d", RunEnding.Completed)], log.Endings);
        Assert.Equal(2, Directory.GetDirectories(_folder["runs"]).Length);

        plan = ReproductionPlan.Of(request, _ => Assert.Fail("nothing is left to measure"));
        Assert.All(plan.Runs, run => Assert.Equal(PlannedState.Finished, run.State));
        Assert.Empty(plan.Remaining);

        // A longer run of the same rows is the same run, resumed.
        plan = ReproductionPlan.Of(request with { Replica = request.Replica with { Images = 24 } }, _ => { });
        Assert.All(plan.Runs, run => Assert.Equal((PlannedState.Unfinished, 16L), (run.State, run.ImagesSeen)));
        // Another seed is another run.
        plan = ReproductionPlan.Of(request with { Seed = 7 }, _ => { });
        Assert.All(plan.Runs, run => Assert.Equal(PlannedState.Missing, run.State));
    }

    [Fact]
    public void An_interrupted_row_gets_the_bits_of_one_without_interruption()
    {
        var request = Request("table1/lada");
        ReproductionRun.Run(ReproductionPlan.Of(request, _ => { }), new Log(_ => { }));
        using var stop = new CancellationTokenSource();
        var other = request with { Runs = _folder["other"] };
        Assert.Throws<OperationCanceledException>(
            () => ReproductionRun.Run(ReproductionPlan.Of(other, _ => { }), new Log(_ => stop.Cancel()), stop.Token));
        ReproductionRun.Run(ReproductionPlan.Of(other, _ => { }), new Log(_ => { }));
        string Final(string runs) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
            File.ReadAllBytes(RunDirectory.Find(_folder[runs])!.Models[^1])));
        Assert.Equal(Final("runs"), Final("other"));
    }

    [Fact]
    public void Rows_that_are_equal_are_trained_once()
    {
        var plan = ReproductionPlan.Of(Request("table1/lada-conv-lada-d", "table3/100"), _ => { });
        Assert.Equal("table1/lada-conv-lada-d", Assert.Single(plan.Runs).Row.Name);
        Assert.Contains(plan.Notes, note => note.Contains("one run fills both rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_several_datasets_need_one_of_them()
    {
        var error = Assert.Throws<RunException>(() => ReproductionPlan.Of(Request("table4/cifar10-32", "table4/celeba-64"), _ => { }));
        Assert.Contains("which is none of the datasets of these rows (CIFAR-10 has 50,000, CelebA has 162,770)", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_diverged_is_not_tried_again()
    {
        var request = Request("table1/lada");
        ReproductionRun.Run(ReproductionPlan.Of(request, _ => { }), new Log(_ => { }));
        File.WriteAllText(RunDirectory.Find(_folder["runs"])!.DivergenceReport, "Training diverged.");
        Assert.Equal(PlannedState.Diverged, ReproductionPlan.Of(request, _ => { }).Runs[0].State);
        Assert.Empty(ReproductionPlan.Of(request, _ => { }).Remaining);
    }

    private ReproductionRequest Request(params string[] rows) => new()
    {
        Rows = [.. rows.Select(row => PaperRows.Find(row)!)],
        Data = _folder["drawn.zip"],
        Runs = _folder["runs"],
        Replica = new()
        {
            WidthsScale = 0.01,
            Images = 16,
            Settings = ["training.batch=4", "generator.mlpWidth=16", "training.tickKimg=0.004"],
        },
        Metrics = "none",
        Threads = 1,
    };

    private sealed class Log(Action<long> stepped) : IReproductionObserver, ITrainingObserver
    {
        public List<(string Row, RunEnding? Ending)> Endings { get; } = [];

        public ITrainingObserver Begins(PlannedRun run, int number, int total) => this;

        public IEvaluationObserver Evaluates(PlannedRun run, Protocol protocol) =>
            throw new InvalidOperationException("no weights are given");

        public void Ended(PlannedRun run, RunEnding? ending, string said) => Endings.Add((run.Row.Name, ending));

        public void Started(string runDirectory, long imagesSeen, long totalImages)
        {
        }

        public void Stepped(long imagesSeen) => stepped(imagesSeen);

        public void Ticked(TickReport report)
        {
        }

        public void Measuring(string what, long done, long total)
        {
        }

        public void Noted(string message)
        {
        }
    }
}
