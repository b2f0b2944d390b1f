using System.Text;

namespace LadaGan.Samples.Generate;

/// <summary>The simplest of picture formats, which every image program reads.</summary>
internal static class PpmFile
{
    /// <param name="path">Where to.</param>
    /// <param name="pixels">[count, size, size, 3].</param>
    /// <param name="size">A picture's side.</param>
    /// <param name="count">Pictures, written side by side.</param>
    public static void Write(string path, ReadOnlySpan<byte> pixels, int size, int count)
    {
        using var file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes($"P6\n{size * count} {size}\n255\n"));
        var line = size * 3;
        for (var y = 0; y < size; y++)
        {
            for (var picture = 0; picture < count; picture++)
            {
                file.Write(pixels.Slice(((picture * size) + y) * line, line));
            }
        }
    }
}
