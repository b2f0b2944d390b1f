using System.Text.Json.Nodes;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Cli.Tests.Commands;

public sealed class ReproduceCommandTests : IDisposable
{
    private const string Refresh = "LADAGAN_REFRESH_GOLDEN";
    private static readonly string Folder = Path.Join(Repository.Root, "tests", "golden", "reproduce");
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    /// <summary>To accept a change: run with <c>LADAGAN_REFRESH_GOLDEN=1</c>, then read the diff.</summary>
    [Theory]
    [InlineData("table1")]
    [InlineData("table3")]
    [InlineData("table4")]
    [InlineData("table5")]
    [InlineData("figure5")]
    public void The_text_at_80_columns_is_the_golden_one(string what)
    {
        Replica();
        var answer = Invocation.Of("reproduce", what, "--runs", _place["runs"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var text = answer.Output.Replace(_place.Path, "/place", StringComparison.Ordinal);
        IsGolden($"{what}.txt", text);
    }

    [Fact]
    public void The_schema_of_the_JSON_is_the_golden_one()
    {
        Replica();
        var answer = JsonNode.Parse(Invocation.Of("reproduce", "all", "--runs", _place["runs"], "--json").Output)!;
        IsGolden("schema.txt", string.Concat(Schema(answer, "").Distinct().Order(StringComparer.Ordinal).Select(line => line + "\n")));
        var measured = answer["tables"]![0]!["rows"]![0]!["cells"]!["fd-resnet18-5k"]!["measured"]!;
        Assert.Equal(84.25, measured["value"]!.GetValue<double>());
        Assert.Equal("widths × 0.25, 30,000 images, batch 16", measured["replica"]!["description"]!.GetValue<string>());
    }

    [Fact]
    public void Everything_is_shown_without_a_run()
    {
        var answer = Invocation.Of("reproduce", "all", "--runs", _place["none"], "--out", _place["all.html"]);
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.All(["Table I:", "Table V:", "Figure 5:", "Figure 8:"],
            (string said) => Assert.Contains(said, answer.Output, StringComparison.Ordinal));
        Assert.All(answer.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("Table IV", File.ReadAllText(_place["all.html"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no 'table9' to reproduce; the parts of the paper are table1", "table9")]
    [InlineData("--data is missing", "table1", "--run")]
    [InlineData("--widths-scale is 1.5, but it must be above 0 and at most 1", "table1", "--run", "--data", "x", "--widths-scale", "1.5")]
    [InlineData("--widths-scale is 0, but", "table1", "--run", "--data", "x", "--widths-scale", "0")]
    [InlineData("--images is 0, but it must be at least 1", "table1", "--run", "--data", "x", "--images", "0")]
    [InlineData("--run trains the rows of tables and of figure5, not figure6", "figure6", "--run", "--data", "x")]
    [InlineData("--only: table1 has no row 'swan'", "table1", "--run", "--data", "x", "--only", "swan")]
    [InlineData("--dry-run belongs to --run", "table1", "--dry-run")]
    [InlineData("--json prints tables and --run trains", "table1", "--run", "--json", "--data", "x")]
    [InlineData("there is no run of LadaGAN yet", "figure6", "--out", "figure.png", "--runs", "/nowhere")]
    [InlineData("only one of the figures 2, 6, 7 and 8 is a .png file", "table1", "--out", "table.png")]
    [InlineData("it must be a .html file", "table1", "--out", "table.pdf")]
    public void Bad_input_is_one_sentence(string said, params string[] arguments) =>
        Invocation.Of(["reproduce", .. arguments]).IsRefused(said);

    [Fact]
    public void A_file_is_no_folder_of_runs() =>
        Invocation.Of("reproduce", "table1", "--runs", _place.Configuration).IsRefused("but that is a file; name a directory of runs");

    [Fact]
    public void A_dry_run_prints_the_plan_and_writes_nothing()
    {
        var answer = Invocation.Of("reproduce", "table3", "--run", "--dry-run", "--data", _place.Data(), "--runs", _place["runs"],
            "--only", "20-no-bcr", "--images", "8", "--widths-scale", "0.01", "--set", "training.batch=4",
            "--metrics", "none", "--threads", "1");
        Assert.Equal(ExitCode.Done, answer.Code);
        Assert.Contains("table3/20-no-bcr   missing", answer.Output, StringComparison.Ordinal);
        Assert.Contains("replica: widths × 0.0625, 8 images, batch 4", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1 run left", answer.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_place["runs"]));
    }

    /// <summary>A replica of the first row, as <c>reproduce --run</c> leaves it.</summary>
    private void Replica()
    {
        var configuration = ConfigurationCatalog.Load("table1/swin",
        [
            "generator.widths=[256,64,16]", "generator.mlpWidth=128", "discriminator.channels=[32,64]", "discriminator.mlpWidth=128",
            "discriminator.outputWidth=128", "discriminator.logitWidth=256", "training.batch=16", "training.images=30000",
        ]);
        const string Run = "runs/00000-table1-swin-cifar-batch16/";
        _place.Write(Run + "training_options.json", new JsonObject
        {
            ["data"] = "/data/cifar.zip",
            ["split"] = null,
            ["dataImages"] = 50_000,
            ["dataNames"] = "names",
            ["seed"] = 0,
            ["device"] = "cpu",
            ["threads"] = 1,
            ["libtorch"] = "1.13.0",
            ["configuration"] = ConfigurationJson.ToNode(configuration),
        }.ToJsonString());
        static string Value(string name, double mean) =>
            FormattableString.Invariant($"\"{name}\":{{\"num\":1,\"mean\":{mean},\"std\":0}}");
        static string Tick(double kimg, double g, double d) =>
            $"{{{Value("Gradients/G/mean_norm", g)},{Value("Gradients/D/mean_norm", d)},{Value("Progress/kimg", kimg)}}}\n";
        _place.Write(Run + "stats.jsonl", Tick(15, 0.5, 0.1) + Tick(30, 0.25, 0.2));
        _place.Write(Run + "metric-fd-resnet18-5k.jsonl", "{\"results\":{\"fd-resnet18-5k\":84.25},\"metric\":\"fd-resnet18-5k\","
            + "\"snapshot\":\"network-snapshot-000030.safetensors\",\"images_seen\":30000}\n");
    }

    private static void IsGolden(string name, string text)
    {
        var file = Path.Join(Folder, name);
        if (Environment.GetEnvironmentVariable(Refresh) is { Length: > 0 })
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, text);
        }
        Assert.Equal(File.ReadAllText(file), text);
    }

    /// <summary>Every path in the JSON with the kind of its value; rows and lists count once.</summary>
    private static IEnumerable<string> Schema(JsonNode? node, string path) => node switch
    {
        JsonObject values => values.SelectMany(value => Schema(value.Value, $"{path}.{value.Key}")),
        JsonArray list => list.SelectMany(value => Schema(value, $"{path}[]")),
        null => [],
        _ => [$"{path[1..]} {node.GetValueKind().ToString().ToLowerInvariant()}"],
    };
}
