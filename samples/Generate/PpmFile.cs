using System.Text;

namespace LadaGan.Samples.Generate;

/// <summary>Writes PPM files, the simplest image format, which every image viewer reads.</summary>
internal static class PpmFile
{
    /// <param name="path">The file.</param>
    /// <param name="pixels">[count, size, size, 3].</param>
    /// <param name="size">Side of an image in pixels.</param>
    /// <param name="count">The number of images, which are placed side by side.</param>
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
