using System.Globalization;

namespace LadaGan.Cli.Output;

/// <summary>A number of bytes as people read it: 1536 are "1.5 kB" (powers of 1000).</summary>
internal static class ByteCount
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    public static string Of(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 999.5 && unit < Units.Length - 1; unit++)
        {
            value /= 1000;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || value >= 99.5 ? $"{value:0}" : $"{value:0.0}")} {Units[unit]}");
    }
}
