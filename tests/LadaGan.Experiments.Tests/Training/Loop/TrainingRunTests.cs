using System.IO.Compression;
using System.Text.Json.Nodes;
using LadaGan.Core.Images;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Reporting;
using LadaGan.Experiments.Reporting.Reading;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Training.Loop;

public sealed class TrainingRunTests : TensorTest
{
    private readonly RunFolder _runs = new();

    [Fact]
    public void The_report_of_a_run_shows_every_image_that_the_run_wrote()
    {
        var result = TrainingRun.Run(_runs.Request("runs", "training.attention=true"), new Recorder());
        var report = RunReport.Read(result.Directory);
        Assert.Equal(
            Directory.EnumerateFiles(result.Directory, "*.png").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
            report.Fakes.Concat(report.AttentionMaps).Append(report.Reals!).Select(image => image.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["attention000000.png"], report.AttentionMaps.Select(image => image.Name));
        HtmlReport.Write(_runs.Folder["page.html"], report);
        Assert.Contains("alt=\"attention000000.png: ", File.ReadAllText(_runs.Folder["page.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_leaves_what_its_users_know()
    {
        var recorder = new Recorder();
        var result = TrainingRun.Run(_runs.Request() with { Description = "first" }, recorder);

        Assert.Equal(_runs.Folder["runs/00000-smallest-drawn-batch4-first"], result.Directory);
        Assert.Equal(
            [".lock", ".pid", "fakes000000.png", "fakes_init.png", "log.txt", "network-snapshot-000000.safetensors", "reals.png",
                "stats.jsonl", "training-state-000000016", "training_options.json"],
            RunFolder.Names(result.Directory).Where(name => !name.StartsWith("events.out.tfevents.", StringComparison.Ordinal)));
        Assert.Equal((16, true), (result.ImagesSeen, result.Completed));
        Assert.Equal((0, result.Directory), (recorder.StartedAt, recorder.Directory));
        Assert.Equal([4, 8, 12, 16], recorder.Steps);
        Assert.Equal([8, 16], recorder.Ticks.Select(tick => tick.ImagesSeen));
        foreach (var image in (string[])["reals.png", "fakes_init.png", "fakes000000.png"])
        {
            var decoded = ImageDecoder.Decode(File.ReadAllBytes(Path.Join(result.Directory, image)));
            Assert.Equal((256, 256), (decoded.Width, decoded.Height));
        }
        Assert.NotEqual(File.ReadAllBytes(Path.Join(result.Directory, "fakes_init.png")), File.ReadAllBytes(result.SampleGrid));
        Assert.Single(Directory.EnumerateFiles(result.Directory, "events.out.tfevents.*"));
        CheckOptions(Path.Join(result.Directory, "training_options.json"));
        CheckStatistics(Path.Join(result.Directory, "stats.jsonl"));
        var log = File.ReadAllText(Path.Join(result.Directory, "log.txt"));
        Assert.Matches(@"^training smallest on 20 images of .*drawn\.zip, seed 3, cpu, 1 threads, libtorch ", log);
        Assert.Contains("\ntick 2 ", log, StringComparison.Ordinal);
        Assert.Matches("\nstate 0.016 sha256:[0-9a-f]{64}\nfinished after 16 images\n$", log);
        var (generator, configuration) = ModelFile.Load(result.Model, Device.Cpu);
        generator.Dispose();
        Assert.Empty(ConfigurationDifference.Between(Smallest.Configuration(), configuration));
    }

    [Fact]
    public void Runs_are_numbered_and_the_seed_determines_everything()
    {
        var first = TrainingRun.Run(_runs.Request(), new Recorder());
        var second = TrainingRun.Run(_runs.Request() with { Workers = 0 }, new Recorder());
        var other = TrainingRun.Run(_runs.Request() with { Seed = 4 }, new Recorder());
        Assert.Equal(["00000-smallest-drawn-batch4", "00001-smallest-drawn-batch4", "00002-smallest-drawn-batch4"],
            RunFolder.Names(_runs.Folder["runs"]));
        Assert.Equal(RunFolder.Hashes(first.Directory, "*.safetensors"), RunFolder.Hashes(second.Directory, "*.safetensors"));
        Assert.Equal(RunFolder.Hashes(first.Directory, "*.png"), RunFolder.Hashes(second.Directory, "*.png"));
        Assert.Empty(
            RunFolder.Hashes(first.Directory, "*.safetensors").Values.Intersect(RunFolder.Hashes(other.Directory, "*.safetensors").Values));
    }

    [Fact]
    public void A_run_ends_with_the_first_step_that_reaches_its_length()
    {
        Assert.Equal(12, TrainingRun.Run(_runs.Request("runs", "training.images=10"), new Recorder()).ImagesSeen);
        Assert.Equal(4, TrainingRun.Run(_runs.Request("runs", "training.images=1"), new Recorder()).ImagesSeen);
    }

    [Fact]
    public void The_three_newest_states_are_kept()
    {
        var result = TrainingRun.Run(_runs.Request("runs", "training.images=28", "training.snapshotKimg=0.008"), new Recorder());
        Assert.Equal(
            ["training-state-000000016", "training-state-000000024", "training-state-000000028"],
            RunFolder.Names(result.Directory).Where(name => name.StartsWith("training-state", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_corrupt_image_is_reported_once_and_the_run_continues()
    {
        using (var zip = ZipFile.Open(_runs.Data, ZipArchiveMode.Update))
        {
            zip.GetEntry("00000/img00000007.png")!.Delete();
            using var stream = zip.CreateEntry("00000/img00000007.png", CompressionLevel.NoCompression).Open();
            stream.Write("this is not an image"u8);
        }
        var recorder = new Recorder();
        var result = TrainingRun.Run(_runs.Request("runs", "training.images=60"), recorder);   // three passes
        Assert.True(result.Completed);
        var note = Assert.Single(recorder.Notes, note => note.Contains("corrupt", StringComparison.Ordinal));
        Assert.StartsWith("corrupt image 00000/img00000007.png is left out: ", note, StringComparison.Ordinal);
        Assert.Equal(1, recorder.Ticks[^1].CorruptImages);
        Assert.Contains(note, File.ReadAllLines(Path.Join(result.Directory, "log.txt")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Stopping_saves_and_is_logged(int workers)
    {
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder { OnStep = seen => { if (seen == 8) { stop.Cancel(); } } };
        var result = TrainingRun.Run(_runs.Request("runs", "training.images=4000") with { Workers = workers }, recorder, stop.Token);
        Assert.Equal((8, false), (result.ImagesSeen, result.Completed));
        Assert.Equal("stopped after 8 images; the run can be resumed", recorder.Notes[^1]);
        Assert.True(File.Exists(result.Model) && File.Exists(result.SampleGrid));
        Assert.True(Directory.Exists(Path.Join(result.Directory, "training-state-000000008")));
    }

    [Fact]
    public void Stopping_before_the_first_step_saves_too()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var result = TrainingRun.Run(_runs.Request(), new Recorder(), stop.Token);
        Assert.Equal((0, false), (result.ImagesSeen, result.Completed));
        Assert.Equal(16, TrainingRun.Run(_runs.Request() with { Resume = true, Data = "" }, new Recorder()).ImagesSeen);
    }

    [Fact]
    public void Stopping_while_images_are_decoded_saves()
    {
        // Images that take longer to decode than the signal takes to arrive.
        var noise = new byte[512 * 512 * 3];
        new Random(1).NextBytes(noise);
        var png = PngEncoder.Encode(512, 512, noise);
        for (var i = 0; i < 12; i++)
        {
            _runs.Folder.Write($"large/{i}.png", png);
        }
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder { OnStep = seen => { if (seen == 4) { stop.CancelAfter(1); } } };
        var result = TrainingRun.Run(_runs.Request("runs", "training.images=100000") with
        {
            Data = _runs.Folder["large"],
            Workers = 0,
        }, recorder, stop.Token);
        Assert.False(result.Completed);
        Assert.True(Directory.Exists(Path.Join(result.Directory, $"training-state-{result.ImagesSeen:D9}")));
    }

    [Fact]
    public void Invalid_images_leave_no_run_directory()
    {
        void Refused<T>(RunRequest request) where T : Exception
        {
            var before = _runs.Folder.Names();
            Assert.Throws<T>(() => TrainingRun.Run(request, new Recorder()));
            Assert.Equal(before, _runs.Folder.Names());
        }
        Refused<DataException>(_runs.Request() with { Data = _runs.Folder["missing"] });
        Refused<DataException>(_runs.Request() with { Data = _runs.Folder.Write("text.zip", "hello") });
        _runs.Folder.Write("broken/a.png", "not an image");
        Refused<DataException>(_runs.Request() with { Data = _runs.Folder["broken"] });
        Refused<RunException>(_runs.Request("text.zip/runs"));
        Refused<RunException>(_runs.Request() with { Device = Device.Cuda(7) });
        Refused<RunException>(_runs.Request() with { Resume = true });
    }

    [Fact]
    public void The_data_may_be_a_folder()
    {
        ZipFile.ExtractToDirectory(_runs.Data, _runs.Folder["images"]);
        var result = TrainingRun.Run(_runs.Request() with { Data = _runs.Folder["images"] }, new Recorder());
        var zipped = TrainingRun.Run(_runs.Request(), new Recorder());
        Assert.Equal(RunFolder.Hashes(result.Directory, "state.safetensors"), RunFolder.Hashes(zipped.Directory, "state.safetensors"));
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private void CheckOptions(string path)
    {
        var options = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.Equal(["data", "split", "dataImages", "dataNames", "dataStamps", "seed", "device", "threads", "ranks", "job", "workers",
            "libtorch", "program", "configuration"], options.Select(pair => pair.Key));
        Assert.Equal((_runs.Data, 3UL, "cpu", 1), (options["data"]!.GetValue<string>(), options["seed"]!.GetValue<ulong>(),
            options["device"]!.GetValue<string>(), options["threads"]!.GetValue<int>()));
        // Resolved: the defaults are written out.
        Assert.Equal(0.99, options["configuration"]!["training"]!["beta2"]!.GetValue<double>());
        Assert.Equal("lada", options["configuration"]!["discriminator"]!["kind"]!.GetValue<string>());
    }

    private static void CheckStatistics(string path)
    {
        var lines = File.ReadAllLines(path);
        Assert.Equal(2, lines.Length);
        foreach (var (number, line) in lines.Index())
        {
            var statistics = JsonNode.Parse(line)!.AsObject();
            foreach (var (name, value) in statistics.Where(pair => pair.Key != "timestamp"))
            {
                Assert.Equal(["num", "mean", "std"], value!.AsObject().Select(pair => pair.Key));
                Assert.True(double.IsFinite(value["mean"]!.GetValue<double>()), name);
            }
            Assert.Equal((number + 1) * 0.008, statistics["Progress/kimg"]!["mean"]!.GetValue<double>());
            Assert.Equal(2, statistics["Loss/D/loss"]!["num"]!.GetValue<int>());
            foreach (var name in (string[])["Loss/G/loss", "Loss/scores/real", "Loss/scores/fake", "Loss/r1_penalty", "Progress/tick",
                "Timing/sec_per_kimg", "Timing/sec_per_tick", "Timing/total_sec", "Timing/waiting_sec", "Timing/maintenance_sec",
                "Resources/cpu_mem_gb", "timestamp"])
            {
                Assert.True(statistics.ContainsKey(name), name);
            }
        }
    }
}
