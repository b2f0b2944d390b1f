namespace LadaGan.Cli.Tests;

/// <summary>Every kind of bad input gives one sentence and exit code 2, and nothing is written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Workplace _place = new();

    [Theory]
    [InlineData("there is no command 'photos'; the commands are quickstart, train, generate, attention, interpolate, timelapse, "
        + "explore, import, export, inspect, evaluate, report, studio, reproduce, profile, data, bench, doctor, completion", "photos")]
    [InlineData("there is no command 'trian'; did you mean 'train'? See `ladagan --help`", "trian")]
    [InlineData("there is no command 'trian'; did you mean 'train'?", "help", "trian")]
    [InlineData("there is no command 'gen'; did you mean 'generate'?", "gen", "--model", "x")]
    [InlineData("there is no option '--fast'", "--fast")]
    [InlineData("there is no option '--quickly'. See `ladagan train --help`", "train", "--quickly")]
    [InlineData("there is no option '--congif'; did you mean '--config'? See `ladagan train --help`", "train", "--congif=tiny")]
    [InlineData("there is no option '--outt'; did you mean '--out'?", "generate", "--model", "--outt", "x")]
    [InlineData("the option before '--out' has no value", "generate", "--model=", "--out", "x")]
    [InlineData("there is no option '--opne'; did you mean '--open'?", "report", "--opne")]
    [InlineData("unrecognized command or argument '@more'", "profile", "@more")]
    [InlineData("--data is empty: give it a value, or leave it out", "train", "--config", "tiny", "--data", "")]
    [InlineData("--desc is empty", "train", "--config", "tiny", "--data", "x", "--desc", " ")]
    [InlineData("RUN is empty", "report", "")]
    [InlineData("the command is empty", "")]
    [InlineData("'--data'", "train", "--config", "tiny", "--data")]
    [InlineData("'extra'", "profile", "extra")]
    [InlineData("'many' for option '--threads' as a whole number or all. See `ladagan bench --help`", "bench", "--threads", "many")]
    [InlineData("'1.5' for option '--batch' as a whole number", "train", "--batch", "1.5")]
    [InlineData("'-1' for option '--seed' as a whole number", "train", "--seed", "-1")]
    [InlineData("'soon' for option '--snap' as a number", "train", "--snap", "soon")]
    [InlineData("MODEL is missing: name a model file, a run directory or a directory of runs", "generate")]
    [InlineData("two models are named, 'runs' and --model older: name one of them", "generate", "runs", "--model", "older")]
    [InlineData("two models are named", "evaluate", "runs", "--model", "older", "--data", "x")]
    [InlineData("--data is missing: name a folder or zip of images", "train", "--config", "tiny")]
    [InlineData("--config is missing: name one of bedroom-128", "train", "--data", "x")]
    [InlineData("there is no command 'make'; the commands are inspect, build, bench. See `ladagan data --help`", "data", "make")]
    [InlineData("there is no command 'bild'; did you mean 'build'? See `ladagan data --help`", "data", "bild")]
    [InlineData("option '--size' is required. See `ladagan data build --help`", "data", "build", "a", "b.zip")]
    public void A_command_line_that_cannot_be_parsed(string said, params string[] arguments) => Refused(said, arguments);

    [Fact]
    public void Training_without_usable_data()
    {
        Refused($"{_place["missing"]} does not exist", Train(_place["missing"]));
        Directory.CreateDirectory(_place["empty"]);
        Refused($"{_place["empty"]}", Train(_place["empty"]));
        Refused($"{_place["text.zip"]} is not a dataset of a supported format; give a folder or zip of images",
            Train(_place.Write("text.zip", "not a zip at all, only text")));
        _place.Write("images/a.png", "not an image");
        Refused("none of its images can be decoded", Train(_place["images"]));
        Refused("is a pipe, socket or device", Train("/dev/null"));
    }

    [Theory]
    [InlineData("there is no configuration 'cifar'", "--config", "cifar")]
    [InlineData("there is no key 'training.bacth'; did you mean 'training.batch'?", "--set", "training.bacth=4")]
    [InlineData("--set 'training.batch' is not key=value; write, for example, training.batch=64", "--set", "training.batch")]
    [InlineData("training.r1Gamma must be a number", "--set", "training.r1Gamma=0,01")]
    [InlineData("training.batch is 0, but it must be from 1 to 65536", "--batch", "0")]
    [InlineData("training.images is 0, but it must be from 1 to", "--images", "0")]
    [InlineData("training.snapshotKimg is -1, but it must be above 0", "--snap", "-1")]
    [InlineData("training.tickKimg must be a number", "--tick", "NaN")]
    [InlineData("generator.heads is [3, 3, 3], but they must divide the widths", "--set", "generator.heads=[3,3,3]")]
    [InlineData("training.metrics is 'fid', but it must be none, auto, or one or more of fid, sfid, is, kid and fd-resnet18",
        "--metrics", "fid")]
    [InlineData("training.metricKimg is -1, but it must be from 0 to", "--metric-every", "-1")]
    [InlineData("there is no file /nowhere with the Inception network's weights (--inception)", "--metrics",
        "fid5k", "--inception", "/nowhere")]
    [InlineData("there is no file /nowhere with the Inception network's weights (--inception)", "--metrics", "fid5k",
        "--inception", "/nowhere", "--dry-run")]
    [InlineData("--workers is -1, but it must be from 0 to 256, or all", "--workers", "-1")]
    [InlineData("--threads is -1, but it must be from 1 to 1024, or all", "--threads", "-1")]
    [InlineData("--device is 'gpu', but it must be auto, cpu or cuda:N", "--device", "gpu")]
    [InlineData("there is no cuda:99", "--device", "cuda:99")]
    public void Training_with_an_invalid_setting(string said, params string[] more)
    {
        string[] config = more[0] == "--config" ? [] : ["--config", _place.Configuration];
        Refused(said, ["train", "--data", _place.Data(), "--outdir", _place["runs"], .. config, .. more]);
    }

    [Fact]
    public void Configuration_files_that_cannot_be_read()
    {
        Refused("line 1", Train(_place.Data(), _place.Write("text.json", "hello")));
        Refused("'nmae'", Train(_place.Data(),
            _place.Write("typo.json", SmallestConfiguration.Json.Replace("\"name\"", "\"nmae\"", StringComparison.Ordinal))));
        Refused("there is no configuration", Train(_place.Data(), _place.Path));
    }

    [Fact]
    public void An_outdir_that_cannot_be_written()
    {
        var file = _place.Write("file", "x");
        Refused($"no run can be started in {file}/runs",
            ["train", "--data", _place.Data(), "--config", _place.Configuration, "--threads", "1", "--outdir", $"{file}/runs"]);
        Refused("no run can be started in /proc/runs",
            ["train", "--data", _place.Data(), "--config", _place.Configuration, "--threads", "1", "--outdir", "/proc/runs"]);
    }

    [Fact]
    public void Resuming_without_a_run()
    {
        Refused(
            $"there is no run to resume in {_place["runs"]}; start a new run without --resume",
            ["train", "--resume", "--outdir", _place["runs"]]);
        Refused($"there is no run to resume in {_place["runs"]}",
            ["train", "--resume", "--dry-run", "--config", _place.Configuration, "--outdir", _place["runs"]]);
        _place.Write("run/training_options.json", "{}");
        Refused("training_options.json is damaged, so the run cannot be resumed", ["train", "--resume", "--outdir", _place["run"]]);
    }

    [Theory]
    [InlineData("--out is missing")]
    [InlineData("--out is '", "--out", "o.jpg")]
    [InlineData(".NPZ', but images are written as PNG: name a .png file for a sample grid, or a directory", "--out", "o.NPZ")]
    [InlineData("--seeds is 'a,b', but it must be seeds and ranges, for example 0,1,4-6", "--out", "o", "--seeds", "a,b")]
    [InlineData("--seeds is '5-1'", "--out", "o", "--seeds", "5-1")]
    [InlineData("--seeds, --count and --latents exclude each other: give one of them", "--out", "o", "--seeds", "1", "--count", "3")]
    [InlineData("--count is 0, but it must be from 1", "--out", "o", "--count", "0")]
    [InlineData("a grid of 2x2 has no room for 64 images; give a larger --grid or fewer seeds", "--out", "o.png", "--grid", "2x2")]
    [InlineData("--grid is '8', but it must be COLSxROWS, for example 8x8", "--out", "o.png", "--grid", "8")]
    [InlineData("--grid is '0x8'", "--out", "o.png", "--grid", "0x8")]
    [InlineData("--batch is 0, but it must be from 1 to 4096", "--out", "o", "--batch", "0")]
    [InlineData("there is no latents file /nowhere/z", "--out", "o", "--latents", "/nowhere/z")]
    [InlineData("there is no cuda:99", "--out", "o", "--device", "cuda:99")]
    [InlineData("--engine is 'pytorch', but it must be inference or torch", "--out", "o", "--engine", "pytorch")]
    [InlineData("not on cuda:0; use --device cpu or --engine torch", "--out", "o", "--engine", "inference", "--device", "cuda:0")]
    [InlineData("--threads is 2000", "--out", "o", "--threads", "2000")]
    public void Generating_with_invalid_options(string said, params string[] more)
    {
        string[] arguments = Array.ConvertAll(more, word => word.StartsWith('o') ? _place[word] : word);
        Refused(said, ["generate", "--model", _place.Model(), .. arguments]);
    }

    [Fact]
    public void Files_that_are_not_models()
    {
        var good = File.ReadAllBytes(_place.Model());
        Refused($"{_place.Write("short", good.AsSpan(0, good.Length - 9))} is not a model file", Generate(_place["short"]));
        Refused("is not a model file", Generate(_place.Write("text", "hello")));
        Refused("is not a model file", Generate(_place.Write("empty", "")));
        Refused("there is no model file", Generate(_place["missing"]));
        Refused("is neither a run directory nor a folder of runs", Generate(_place.Path));
        Refused("not a LadaGAN model", Generate(Path.Join(Repository.Root, "tests/golden/generator_32.safetensors")));
        var other = System.Text.Encoding.Latin1.GetString(good)
            .Replace("\\\"latentWidth\\\": 8", "\\\"latentWidth\\\": 9", StringComparison.Ordinal);
        Assert.NotEqual(System.Text.Encoding.Latin1.GetString(good), other);
        Refused("but the architecture asks for", Generate(_place.Write("other", System.Text.Encoding.Latin1.GetBytes(other))));
    }

    [Fact]
    public void Images_that_cannot_be_written()
    {
        var file = _place.Write("file", "x");
        Refused($"{file}/out cannot be written to",
            ["generate", "--model", _place.Model(), "--threads", "1", "--seeds", "0", "--out", $"{file}/out"]);
        Refused("/proc/out cannot be written to",
            ["generate", "--model", _place.Model(), "--threads", "1", "--seeds", "0", "--out", "/proc/out"]);
    }

    [Theory]
    [InlineData("training.images is 0", "quickstart", "--images", "0")]
    [InlineData("--threads is -1", "quickstart", "--threads", "-1")]
    [InlineData("--batch is 0, but it must be from 1 to 4096", "bench", "--batch", "0")]
    [InlineData("--steps is 0, but it must be from 1 to 10000", "bench", "--steps", "0")]
    [InlineData("there is no configuration 'x'", "bench", "--config", "x")]
    [InlineData("there is no configuration 'x'", "profile", "--config", "x")]
    [InlineData("there is no key 'depth'", "profile", "--set", "depth=3")]
    public void The_other_commands(string said, params string[] arguments) =>
        Refused(said, arguments[0] == "quickstart" ? [.. arguments, "--out", _place["quick"]] : arguments);

    [Fact]
    public void A_name_with_a_line_break_is_still_one_line() => Refused("a b does not exist", Train("a\nb"));

    public void Dispose() => _place.Dispose();

    private string[] Train(string data, string? config = null) =>
        ["train", "--data", data, "--config", config ?? _place.Configuration, "--threads", "1", "--outdir", _place["runs"]];

    private string[] Generate(string model) => ["generate", "--model", model, "--threads", "1", "--seeds", "0", "--out", _place["images"]];

    private void Refused(string said, string[] arguments)
    {
        var before = _place.Names();
        Invocation.Of(arguments).IsRefused(said);
        Assert.Equal(before, _place.Names());
    }
}
