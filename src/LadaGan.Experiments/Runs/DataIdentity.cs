using System.Security.Cryptography;
using System.Text;
using LadaGan.Core.Text;
using LadaGan.Data.Datasets;

namespace LadaGan.Experiments.Runs;

/// <summary>Identifies the images of a run, whatever their path is.</summary>
/// <param name="Count">The number of images.</param>
/// <param name="Names">A hash of their names in order.</param>
/// <param name="Stamps">
/// A hash of what tells them from others with the same names (<see cref="IImageSource.Stamp"/>); null in runs that did not record it.
/// </param>
internal sealed record DataIdentity(int Count, string Names, string? Stamps)
{
    public static DataIdentity Of(IImageSource source) => new(source.Count, Hash(source, source.Name), Hash(source, source.Stamp));

    /// <summary>In a few words, which differ if the images do.</summary>
    public string Text => $"{Counted.Of(Count, "image")} (names {Names[..8]}, files {Stamps?[..8] ?? "unknown"})";

    /// <summary>What distinguishes the images now from those then, as a clause; null if nothing that is known does.</summary>
    public static string? Difference(DataIdentity before, DataIdentity now)
    {
        if (before.Count != now.Count)
        {
            return $"{Counted.Of(before.Count, "image")} then, {now.Count:N0} now";
        }
        if (before.Names != now.Names)
        {
            return "the same number of images, but with other names";
        }
        return before.Stamps is null || before.Stamps == now.Stamps
            ? null
            : "images of the same names, but the files have other sizes, times or checksums; if they are only a copy, this is harmless";
    }

    private static string Hash(IImageSource source, Func<int, string> part)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < source.Count; index++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part(index)));
            hash.AppendData([0]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
