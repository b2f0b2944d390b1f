using LadaGan.Data.Drawing;
using LadaGan.Experiments.Benchmarks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Benchmarks;

/// <summary>A dry run refuses what the run refuses, in the same words, and writes nothing.</summary>
public sealed class ForecastTests : TensorTest
{
    private readonly RunFolder _runs = new();
    private readonly RunDirectory _directory;

    public ForecastTests() => _directory = RunDirectory.Find(TrainingRun.Run(_runs.Request(), new Recorder()).Directory)!;

    private RunRequest Resume => _runs.Request() with { Resume = true };

    [Fact]
    public void A_run_that_can_be_resumed_has_a_forecast()
    {
        var before = RunFolder.Hashes(_runs.Folder.Path);
        var forecast = Forecast.Of(Resume with { Data = "" });
        Assert.Equal((_runs.Data, RunFolder.Pictures), (forecast.Data, forecast.DataImages));
        Assert.True(forecast.ImagesPerSecond > 0);
        Assert.Equal(before, RunFolder.Hashes(_runs.Folder.Path));
    }

    [Fact]
    public void Another_configuration_is_refused() =>
        RefusedAlike(Resume with { Configuration = Smallest.Configuration("training.batch=8") }, "training.batch was 4, now 8");

    [Fact]
    public void Another_seed_is_refused() => RefusedAlike(Resume with { Seed = 4 }, "seed was 3, now 4");

    [Fact]
    public void Other_images_are_refused()
    {
        DrawnDataset.Write(_runs.Folder["other.zip"], seed: 1, count: 19, size: 32);
        RefusedAlike(Resume with { Data = _runs.Folder["other.zip"] }, "20 images then, 19 now");
    }

    [Fact]
    public void A_run_that_another_process_trains_is_refused()
    {
        using var held = RunLock.Acquire(_directory);
        RefusedAlike(Resume, $"is being trained by process {Environment.ProcessId}");
    }

    [Fact]
    public void A_run_without_a_state_that_can_be_read_is_refused()
    {
        foreach (var state in _directory.States)
        {
            File.WriteAllText(Path.Join(state, "SHA256SUMS"), "");
        }
        RefusedAlike(Resume, "can be read; start a new run");
    }

    [Fact]
    public void Missing_weights_of_the_metrics_are_refused() => RefusedAlike(
        Resume with { Configuration = Smallest.Configuration("training.metrics=kid10"), Inception = _runs.Folder["none"] },
        "there is no file");

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private void RefusedAlike(RunRequest request, string said)
    {
        var before = RunFolder.Hashes(_runs.Folder.Path);
        var real = Assert.Throws<RunException>(() => TrainingRun.Run(request, new Recorder()));
        var dry = Assert.Throws<RunException>(() => Forecast.Of(request));
        Assert.Contains(said, real.Message, StringComparison.Ordinal);
        Assert.Equal(real.Message, dry.Message);
        Assert.Equal(before, RunFolder.Hashes(_runs.Folder.Path));
    }
}
