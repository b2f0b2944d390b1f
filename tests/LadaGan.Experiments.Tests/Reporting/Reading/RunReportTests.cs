using System.Diagnostics;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Tests.Reporting.Reading;

public sealed class RunReportTests : IDisposable
{
    private readonly RunPlace _place = new();

    [Fact]
    public void A_run_without_ticks_can_be_read()
    {
        var run = RunReport.Read(_place.OutDir);
        Assert.Equal(("00000-tiny-photos-batch4", 0, 100_000, 0.0), (run.Name, run.ImagesSeen, run.TotalImages, run.Seconds));
        Assert.Empty(run.Ticks);
        Assert.Empty(run.Remarks);
        Assert.Null(run.Reals);
    }

    [Fact]
    public void A_missing_run_is_refused()
    {
        var missing = Path.Join(_place.OutDir, "missing");
        Assert.Equal($"there is no run in {missing}; give a run directory, or a folder of runs",
            Assert.Throws<RunException>(() => RunReport.Read(missing)).Message);
    }

    [Fact]
    public void Ticks_are_read_and_damaged_lines_are_remarked()
    {
        _place.Write(
            "stats.jsonl", RunPlace.Tick(1, 5) + "[]\n" + RunPlace.Tick(2, 9) + "{\"no\": {\"num\": 1}}\n" + RunPlace.Tick(3)[..40]);
        var run = RunReport.Read(_place.Path);
        Assert.Equal([1, 2], run.Ticks.Select(tick => tick.Kimg));
        Assert.Equal(1.02, run.Ticks[1].Mean("Loss/D/loss"));
        Assert.True(double.IsNaN(run.Ticks[1].Mean("Loss/G/loss")));
        Assert.True(double.IsNaN(run.Ticks[1].Mean("Loss/unknown")));
        Assert.Equal((2000, 9.0), (run.ImagesSeen, run.Seconds));
        Assert.Equal(["stats.jsonl: 3 lines, the first of them line 2, are truncated or damaged and skipped"], run.Remarks);
    }

    [Fact]
    public void Ticks_repeated_after_resuming_count_once_and_their_time_twice()
    {
        _place.Write("stats.jsonl",
            RunPlace.Tick(1, 10) + RunPlace.Tick(2, 20) + RunPlace.Tick(3, 30) + RunPlace.Tick(2, 11) + RunPlace.Tick(4, 31));
        var run = RunReport.Read(_place.Path);
        Assert.Equal([1, 2, 4], run.Ticks.Select(tick => tick.Kimg));
        Assert.Equal(61, run.Seconds);
        Assert.Equal(["stats.jsonl: 2 ticks were repeated after resuming; the later values are shown"], run.Remarks);
    }

    /// <summary>A folder that was sent may hold what a program waits for, what never ends, and links to private files.</summary>
    [Fact]
    public void Only_regular_files_of_bounded_size_are_read()
    {
        var names = new[]
        {
            "training_options.json", "stats.jsonl", "log.txt", "reals.png", "fakes_init.png", "fakes000001.png", "attention000001.png",
            "metric-fid50k.jsonl", "network-snapshot-000001.safetensors",
        };
        (string Target, string Said)[] kinds =
            [("pipe", "is not a regular file"), ("/dev/zero", "is a link"), ("/etc/passwd", "is a link")];
        foreach (var (target, said) in kinds)
        {
            foreach (var name in names)
            {
                var path = Path.Join(_place.Path, name);
                File.Delete(path);
                if (target == "pipe")
                {
                    using var mkfifo = Process.Start("mkfifo", path);
                    mkfifo.WaitForExit();
                }
                else
                {
                    File.CreateSymbolicLink(path, target);
                }
            }
            var run = RunReport.Read(_place.Path);
            Assert.Equal(names.Select(name => $"{name} {said} and was skipped").Order(), run.Remarks.Order());
        }
    }

    [Fact]
    public void A_file_that_is_too_large_is_skipped()
    {
        using (var statistics = File.Create(Path.Join(_place.Path, "stats.jsonl")))
        {
            statistics.SetLength(1L << 40);
        }
        Assert.Equal(["stats.jsonl has 1,048,576 MiB, more than the 256 MiB that are read, and was skipped"],
            RunReport.Read(_place.Path).Remarks);
    }

    [Fact]
    public void Metrics_belong_to_snapshots_and_the_last_evaluation_counts()
    {
        _place.Write("metric-fid50k.jsonl",
            RunPlace.Metric("network-snapshot-000400.safetensors", "{\"fid50k\": 9}")
            + RunPlace.Metric("runs/x/network-snapshot-000200.safetensors", "{\"fid50k\": 20.5}")
            + RunPlace.Metric("network-snapshot-000400.safetensors", "{\"fid50k\": 10}")
            + RunPlace.Metric("some.safetensors", "{\"fid50k\": 1}"));
        _place.Write("metric-pr50k.jsonl", RunPlace.Metric("network-snapshot-000200.safetensors",
            "{\"pr50k_precision\": 0.5, \"pr50k_recall\": null, \"note\": \"x\"}", "pr50k"));
        var run = RunReport.Read(_place.Path);
        Assert.Equal([("fid50k", 200, 20.5), ("fid50k", 400, 10), ("pr50k_precision", 200, 0.5), ("pr50k_recall", 200, double.NaN)],
            run.Metrics.Select(result => (result.Name, result.Kimg, result.Value)));
        Assert.Equal(["fid50k 10", "pr50k_precision 0.5"], BestResults.Of(run.Metrics).Select(best => $"{best.Name} {best.Value}"));
        Assert.Contains("metric-fid50k.jsonl: line 4 is truncated or damaged and skipped", run.Remarks);
    }

    [Theory]
    [InlineData("fid50k", -1)]
    [InlineData("kid50k_full", -1)]
    [InlineData("is50k_mean", 1)]
    [InlineData("is50k_std", 0)]
    [InlineData("pr50k3_recall", 1)]
    [InlineData("this_and_that", 0)]
    public void A_metric_is_better_in_one_direction(string name, int direction) => Assert.Equal(direction, BestResults.Direction(name));

    [Fact]
    public void Images_are_spread_over_time_with_the_first_and_the_last()
    {
        _place.Picture(_place.Run.Reals);
        _place.Picture(_place.Run.InitialFakes);
        for (var kimg = 200; kimg <= 20_000; kimg += 200)
        {
            _place.Picture(_place.Run.Fakes(1000 * kimg));
            _place.Picture(_place.Run.Attention(1000 * kimg));
        }
        var run = RunReport.Read(_place.Path);
        Assert.Equal(12, run.Fakes.Count);
        Assert.Equal(("fakes_init.png", "fakes020000.png"), (run.Fakes[0].Name, run.Fakes[^1].Name));
        Assert.Equal(run.Fakes.Skip(1).Select(image => image.Kimg).Order(), run.Fakes.Skip(1).Select(image => image.Kimg));
        Assert.Equal((4, 4), (run.Reals!.Width, run.Reals.Height));
        Assert.Equal(6, run.AttentionMaps.Count);
        Assert.Equal(("attention000200.png", "attention020000.png"), (run.AttentionMaps[0].Name, run.AttentionMaps[^1].Name));
    }

    [Fact]
    public void An_incomplete_image_is_skipped()
    {
        _place.Picture("fakes000200.png");
        _place.Write("fakes000400.png", "not an image");
        var run = RunReport.Read(_place.Path);
        Assert.Equal(["fakes000200.png"], run.Fakes.Select(image => image.Name));
        Assert.Equal(["fakes000400.png is not a complete PNG file and was skipped"], run.Remarks);
    }

    [Fact]
    public void Large_images_are_fewer()
    {
        var paths = Enumerable.Range(0, 9).Select(i => Path.Join(_place.Path, $"{i}")).ToArray();
        Array.ForEach(paths, path => File.WriteAllBytes(path, new byte[1000]));
        Assert.Equal([paths[0], paths[4], paths[8]], ImageSelection.Spread(paths, 12, 3000));
        Assert.Equal([paths[0], paths[8]], ImageSelection.Spread(paths, 12, 10));
        Assert.Equal(paths, ImageSelection.Spread(paths, 12, 1 << 20));
        Assert.Equal(paths[..1], ImageSelection.Spread(paths[..1], 12, 10));
        Assert.Empty(ImageSelection.Spread([], 12, 10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    public void Damaged_options_cause_a_remark(string options)
    {
        _place.Write("training_options.json", options);
        var run = RunReport.Read(_place.Path);
        Assert.Null(run.TotalImages);
        Assert.Equal(["training_options.json is damaged and was skipped"], run.Remarks);
    }

    [Fact]
    public void Notes_are_the_lines_that_are_not_ticks()
    {
        _place.Write("log.txt", "training tiny\ntick 1     kimg 4.0\ncorrupt image a.png is left out: x\n");
        Assert.Equal(["training tiny", "corrupt image a.png is left out: x"], RunReport.Read(_place.Path).Notes);
    }

    public void Dispose() => _place.Dispose();
}
