using System.Globalization;

namespace LadaGan.Core.Text;

/// <summary>A number and what it counts: <c>1 snapshot</c>, <c>2,000 snapshots</c>.</summary>
public static class Counted
{
    /// <summary>The number with thousands separators.</summary>
    /// <param name="count">How many.</param>
    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The number with thousands separators, and the noun in the singular or with an s.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">The singular of a noun with a regular plural.</param>
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
