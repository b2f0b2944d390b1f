using System.Globalization;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Experiments.Tests.Reproduction;

/// <summary>A folder of run directories assembled by hand.</summary>
internal sealed class ReproductionPlace : IDisposable
{
    public const int Cifar = 50_000;
    private readonly TemporaryFolder _folder = new();
    private int _count;

    public string Path => _folder["runs"];

    /// <summary>A run that has seen so many images, with a metric if one is named.</summary>
    public string Add(RunConfiguration configuration, int dataImages = Cifar, double kimg = 30, string? metric = null, double value = 84.25)
    {
        var name =
            $"{_count++.ToString("D5", CultureInfo.InvariantCulture)}-{configuration.Name}-images-batch{configuration.Training.Batch}";
        Write(name, "training_options.json", new JsonObject
        {
            ["data"] = "/data/images.zip",
            ["split"] = null,
            ["dataImages"] = dataImages,
            ["dataNames"] = "names",
            ["seed"] = 0,
            ["device"] = "cpu",
            ["threads"] = 1,
            ["libtorch"] = "1.13.0",
            ["configuration"] = ConfigurationJson.ToNode(configuration),
        }.ToJsonString());
        Write(name, "stats.jsonl", string.Concat(Enumerable.Range(1, 10).Select(tick => Tick(kimg * tick / 10, tick == 7 ? 5 : 0.5))));
        if (metric is not null)
        {
            var snapshot = $"network-snapshot-{((int)kimg).ToString("D6", CultureInfo.InvariantCulture)}.safetensors";
            Write(name, $"metric-{metric}.jsonl", string.Create(CultureInfo.InvariantCulture,
                $"{{\"results\":{{\"{metric}\":{value}}},\"metric\":\"{metric}\",\"snapshot\":\"{snapshot}\",\"images_seen\":1}}\n"));
        }
        return name;
    }

    public void Write(string run, string name, string content) => _folder.Write($"runs/{run}/{name}", content);

    public RowMatches Matches() => new(RunShelf.Read(Path));

    public ReproducedPaper Read(string what) => ReproducedPaper.Of(PaperPart.Find(what), Path);

    /// <summary>A replica of a row, as <c>reproduce --run</c> makes it.</summary>
    public static RunConfiguration Replica(string row) =>
        new Replica { WidthsScale = 0.25, Images = 30_000, Settings = ["training.batch=16"] }.Of(PaperRows.Find(row)!);

    public void Dispose() => _folder.Dispose();

    private static string Tick(double kimg, double norm)
    {
        string Value(string name, double value) =>
            string.Create(CultureInfo.InvariantCulture, $"\"{name}\":{{\"num\":1,\"mean\":{value},\"std\":0}}");
        return $"{{{Value("Gradients/G/mean_norm", norm)},{Value("Gradients/D/mean_norm", 0.1)},{Value("Progress/kimg", kimg)}}}\n";
    }
}
