using System.Globalization;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>Formats numbers for the page.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Thousands of images.</summary>
    public static string Kimg(double kimg) => $"{kimg.ToString("#,0.###", CultureInfo.InvariantCulture)} kimg";

    /// <summary>The size of a file.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{(bytes / 1e9).ToString("0.00", CultureInfo.InvariantCulture)} GB",
        >= 1_000_000 => $"{(bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} MB",
        _ => $"{(bytes / 1e3).ToString("0.0", CultureInfo.InvariantCulture)} kB",
    };
}
