using System.Globalization;
using LadaGan.Core.Text;
using LadaGan.Data.Building;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Cli.Output;

/// <summary>What a build wrote, and what to do with it.</summary>
internal static class BuildSummary
{
    public static void Print(BuildRequest request, BuildReport report, TimeSpan time)
    {
        var (built, seconds) = (report.Images - report.Resumed, Math.Max(time.TotalSeconds, 1e-9));
        var resumed = report.Resumed > 0 ? $", {report.Resumed:N0} resumed from an interrupted build" : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Destination}: {Counted.Of(report.Images, "image")} of {request.Size}×{request.Size}, {ByteCount.Of(report.Bytes)};"
            + $" {built:N0} built in {seconds:0.0} s ({built / seconds:N0} images/s){resumed}"));
        foreach (var note in report.Notes)
        {
            Console.Error.WriteLine($"note: {ErrorReport.OneLine(note)}");
        }
        SkippedImagesNote.Print(report.LeftOut);
        var real = ConfigurationCatalog.Names.Where(name => name != "tiny");
        if (real.FirstOrDefault(name => ConfigurationCatalog.Load(name).Generator.ImageSize == request.Size) is { } config)
        {
            Console.WriteLine($"next: {CommandName.Typed} train --data {CommandName.Quoted(request.Destination)} "
                + $"--config {config}{Settings(request, config)}");
        }
    }

    /// <summary>The keys that say how the images were prepared, where the configuration says something else.</summary>
    private static string Settings(BuildRequest request, string config)
    {
        var wanted = ConfigurationCatalog.Load(config).Training.Preparation;
        return (request.Fit == wanted.Fit ? "" : $" --set training.fit={request.Fit}")
            + (request.Filter == wanted.Filter ? "" : $" --set training.filter={request.Filter.ToString().ToLowerInvariant()}");
    }
}

/// <summary>Names the images that were skipped, on standard error.</summary>
internal static class SkippedImagesNote
{
    private const int Shown = 20;

    public static void Print(IReadOnlyList<CorruptImage> images)
    {
        if (images.Count == 0)
        {
            return;
        }
        var were = images.Count == 1 ? "1 image was" : $"{images.Count:N0} images were";
        Console.Error.WriteLine($"warning: {were} skipped because of errors:");
        foreach (var image in images.Take(Shown))
        {
            Console.Error.WriteLine($"  {ErrorReport.OneLine(image.Name)} {ErrorReport.OneLine(image.Reason)}");
        }
        if (images.Count > Shown)
        {
            Console.Error.WriteLine($"  … and {images.Count - Shown:N0} more (`ladagan data inspect --json` lists them all)");
        }
    }
}
