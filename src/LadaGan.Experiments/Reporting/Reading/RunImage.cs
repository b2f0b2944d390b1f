using System.Buffers.Binary;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>A PNG file of the run.</summary>
/// <param name="Kimg">Images seen before it was written, in thousands; null if its name has no number.</param>
public sealed record RunImage(string Name, double? Kimg, int Width, int Height, byte[] Png)
{
    private static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R'];

    private static ReadOnlySpan<byte> End => "IEND"u8;

    /// <summary>Reads an image; a damaged one causes a remark instead.</summary>
    internal static RunImage? Read(string path, List<string> remarks)
    {
        if (!RunFile.IsReadable(path, RunFile.LargestImage, remarks))
        {
            return null;
        }
        var (name, png) = (Path.GetFileName(path), File.ReadAllBytes(path));
        if (png.Length < 57 || !png.AsSpan().StartsWith(Signature) || !png.AsSpan(png.Length - 8, 4).SequenceEqual(End))
        {
            remarks.Add($"{name} is not a complete PNG file and was skipped");
            return null;
        }
        return new(name, RunDirectory.KimgOf(name), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)),
            BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), png);
    }
}

/// <summary>Selects the images that a page shows: spread over time, including the first and the last.</summary>
internal static class ImageSelection
{
    /// <summary>At most <paramref name="most"/> images; fewer if they are large, but at least two if there are two.</summary>
    /// <param name="paths">The images in the order of time.</param>
    /// <param name="budget">The total size to aim for, in bytes.</param>
    public static IEnumerable<string> Spread(IReadOnlyList<string> paths, int most, long budget)
    {
        var largest = paths.Select(path => new FileInfo(path).Length).DefaultIfEmpty(1).Max();
        var count = Math.Min(paths.Count, (int)Math.Clamp(budget / Math.Max(largest, 1), 2, most));
        return count < 2
            ? paths.Take(count)
            : Enumerable.Range(0, count).Select(i => paths[(int)Math.Round(i * (paths.Count - 1.0) / (count - 1))]);
    }
}
