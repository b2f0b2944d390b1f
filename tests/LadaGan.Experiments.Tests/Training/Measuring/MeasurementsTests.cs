using System.Text.Json.Nodes;
using LadaGan.Architecture;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Reporting.Reading;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Training.Measuring;

public sealed class MeasurementsTests : TensorTest, IClassFixture<FormulaFile>
{
    private const string State = "training-state-000000016/state.safetensors";
    private readonly RunFolder _runs = new();
    private readonly FormulaFile _formula;

    public MeasurementsTests(FormulaFile formula) => _formula = formula;

    [Fact]
    public void A_run_that_measures_has_the_bits_of_one_that_does_not()
    {
        var plain = TrainingRun.Run(_runs.Request("plain"), new Recorder());
        var recorder = new Recorder();
        var run = TrainingRun.Run(Request("measured"), recorder);
        Assert.Equal(RunFolder.Hashes(plain.Directory)[State], RunFolder.Hashes(run.Directory)[State]);

        var lines = Lines(run);
        Assert.Equal([8L, 16], lines.Select(line => line["images_seen"]!.GetValue<long>()));
        Assert.Equal(["results", "metric", "total_time", "snapshot", "images_seen", "timestamp"], lines[0].Select(entry => entry.Key));
        Assert.Equal(("kid10", "network-snapshot-000000.safetensors"),
            (lines[0]["metric"]!.GetValue<string>(), lines[0]["snapshot"]!.GetValue<string>()));
        var best = lines.MinBy(Value)!;
        Assert.Equal(best["images_seen"]!.GetValue<long>(), ModelFile.ImagesSeen(Path.Join(run.Directory, "best-kid10.safetensors")));
        Assert.Contains(recorder.Notes, note => note.StartsWith("kid10 ", StringComparison.Ordinal)
            && note.Contains(" after 8 images, the best so far (10 pictures, ", StringComparison.Ordinal));
        Assert.Contains(("kid10: features of the generated images", 10L, 10L), recorder.Measured);
        Assert.Equal(2, recorder.Measured.Count(progress => progress is { What: "kid10: features of the generated images", Done: 0 }));
        Assert.True(recorder.Measured.Count(progress => progress is { What: "kid10: features of the real images", Done: 0 }) <= 1);
        Assert.Equal(lines.Select(Value).Last(), MetricReader.Read(RunDirectory.Find(run.Directory)!, []).Single().Value);

        // The command says the same of the same model, to the last bit if the same engine runs it.
        var asked = EvaluationRun.Run(
            new()
            {
                Model = run.Model,
                Engine = GenerationEngine.Torch,
                Threads = 1,
                Data = _runs.Data,
                Count = 10,
                Metrics = [Metric.Kid],
                Inception = _formula.Path,
                CacheFolder = _formula.Cache,
            }, new Evaluation.EvaluationLog());
        Assert.True(asked.WasCached);
        Assert.Equal(Value(lines[1]), asked.Mean["kid"]);
    }

    [Fact]
    public void A_run_stopped_while_it_measures_ends_with_the_same_lines()
    {
        var whole = TrainingRun.Run(Request("whole"), new Recorder());
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder { OnMeasuring = done => { if (done == 10) { stop.Cancel(); } } };
        var stopped = TrainingRun.Run(Request("parts"), recorder, stop.Token);
        Assert.Equal((8, RunEnding.Stopped), (stopped.ImagesSeen, stopped.Ending));
        Assert.Contains("kid10 was stopped; it is measured when the run is resumed", recorder.Notes);
        Assert.False(File.Exists(Path.Join(stopped.Directory, "metric-kid10.jsonl")));

        var resumed = TrainingRun.Run(Request("parts") with { Resume = true }, new Recorder());
        Assert.Equal(RunFolder.Hashes(whole.Directory)[State], RunFolder.Hashes(resumed.Directory)[State]);
        Assert.Equal(Lines(whole).Select(Value), Lines(resumed).Select(Value));
        Assert.Equal(RunFolder.Hashes(whole.Directory)["best-kid10.safetensors"],
            RunFolder.Hashes(resumed.Directory)["best-kid10.safetensors"]);
    }

    [Fact]
    public void Lines_and_the_best_of_a_future_that_was_lost_are_gone()
    {
        var run = TrainingRun.Run(Request("runs", "training.images=8"), new Recorder());
        var (file, best) = (Path.Join(run.Directory, "metric-kid10.jsonl"), Path.Join(run.Directory, "best-kid10.safetensors"));
        var (lines, right) = (File.ReadAllText(file), File.ReadAllBytes(best));
        // What a run that was killed later had written: a better line, and its model.
        File.AppendAllText(file, lines.Replace("\"images_seen\":8", "\"images_seen\":12",
            StringComparison.Ordinal).Replace("{\"kid10\":", "{\"kid10\":-1", StringComparison.Ordinal));
        using (var generator = new LadaGan.Model.Generator(Smallest.Configuration().Generator, Conventions.Paper, Device.Cpu, seed: 9))
        {
            ModelFile.Save(best, generator.Store, Smallest.Configuration(), 12);
        }
        TrainingRun.Run(Request("runs", "training.images=8") with { Resume = true }, new Recorder());
        Assert.Equal(lines, File.ReadAllText(file));
        Assert.Equal(ModelTensors(right), ModelTensors(File.ReadAllBytes(best)));

        // Metrics may be left out, or others asked for, when a run goes on.
        TrainingRun.Run(Request("runs", "training.images=8", "training.metrics=none") with { Resume = true }, new Recorder());
        Assert.Equal(lines, File.ReadAllText(file));
    }

    [Fact]
    public void A_share_of_the_images_is_measured_against_all_of_them()
    {
        var recorder = new Recorder();
        TrainingRun.Run(Request("runs", "training.images=8", "training.subset=0.5"), recorder);
        Assert.Contains(("kid10: reading the real images", RunFolder.Pictures, RunFolder.Pictures), recorder.Measured);
    }

    [Fact]
    public void Missing_weights_end_the_run_before_it_begins()
    {
        var request = Request("runs") with { Inception = _runs.Folder["missing"] };
        Assert.Contains("to read the Inception network's weights from",
            Assert.Throws<RunException>(() => TrainingRun.Run(request, new Recorder())).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_runs.Folder["runs"]));
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private static double Value(JsonObject line) => line["results"]!["kid10"]!.GetValue<double>();

    private static JsonObject[] Lines(RunResult run) =>
        [.. File.ReadLines(Path.Join(run.Directory, "metric-kid10.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static byte[] ModelTensors(byte[] file) => file[(8 + (int)BitConverter.ToInt64(file))..];

    private RunRequest Request(string outDir, params string[] settings) =>
        _runs.Request(outDir, ["training.metrics=kid10", "training.metricKimg=0.008", .. settings]) with
        {
            Inception = _formula.Path,
            CacheFolder = _formula.Cache,
        };
}
