using System.Globalization;
using LadaGan.Core.Images;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Reporting;

/// <summary>A run directory assembled by hand.</summary>
internal sealed class RunPlace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RunPlace(
        string options =
            "{\"data\": \"photos.zip\", \"seed\": 7, \"configuration\": {\"name\": \"tiny\", \"training\": {\"images\": 100000}}}") =>
        Write("training_options.json", options);

    public string Path => _folder["00000-tiny-photos-batch4"];

    /// <summary>The names that a run gives its files.</summary>
    public RunDirectory Run => RunDirectory.Find(Path)!;

    public string OutDir => _folder.Path;

    public string Page => _folder["page.html"];

    public void Write(string name, string content) => _folder.Write($"00000-tiny-photos-batch4/{name}", content);

    /// <param name="name">A name in the directory, or a path of <see cref="Run"/>.</param>
    /// <param name="shade">Of every pixel.</param>
    public void Picture(string name, byte shade = 0)
    {
        var pixels = new byte[4 * 4 * 3];
        Array.Fill(pixels, shade);
        PngEncoder.Write(System.IO.Path.Combine(Path, name), 4, 4, pixels);
    }

    /// <summary>A line of <c>stats.jsonl</c>.</summary>
    public static string Tick(double kimg, double seconds = 1, string more = "") => string.Create(CultureInfo.InvariantCulture,
        $"{{\"Loss/D/loss\":{{\"num\":4,\"mean\":{1 + (kimg / 100)},\"std\":0.1}},\"Loss/G/loss\":{{\"num\":4,\"mean\":null,\"std\":null}},"
        + $"{more}\"Progress/kimg\":{{\"num\":1,\"mean\":{kimg},\"std\":0}},\"Timing/total_sec\":{{\"num\":1,\"mean\":{seconds},"
        + $"\"std\":0}},\"timestamp\":1.5}}\n");

    public static string Metric(string snapshot, string results, string metric = "fid50k") =>
        $"{{\"results\": {results}, \"metric\": \"{metric}\", \"total_time\": 5, \"snapshot\": \"{snapshot}\", \"timestamp\": 1}}\n";

    public void Dispose() => _folder.Dispose();
}
