using LadaGan.Data.Loading;

namespace LadaGan.Cli.Output;

/// <summary>Names the images that could not be used, on standard error.</summary>
internal static class LeftOut
{
    private const int Shown = 20;

    public static void Warn(IReadOnlyList<CorruptImage> images)
    {
        if (images.Count == 0)
        {
            return;
        }
        Console.Error.WriteLine($"warning: {images.Count:N0} image{(images.Count == 1 ? "" : "s")} could not be used and {(images.Count == 1 ? "was" : "were")} left out:");
        foreach (var image in images.Take(Shown))
        {
            Console.Error.WriteLine($"  {Failure.OneLine(image.Name)} {Failure.OneLine(image.Reason)}");
        }
        if (images.Count > Shown)
        {
            Console.Error.WriteLine($"  … and {images.Count - Shown:N0} more (`ladagan data inspect --json` names them all)");
        }
    }
}
