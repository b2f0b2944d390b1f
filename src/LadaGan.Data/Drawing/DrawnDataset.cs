using LadaGan.Data.Building;
using LadaGan.Data.Images;

namespace LadaGan.Data.Drawing;

/// <summary>
/// The drawn images as a zip in StyleGAN's layout: stored PNGs
/// <c>00000/img00000000.png</c> and a <c>dataset.json</c> with the kinds as labels.
/// </summary>
public static class DrawnDataset
{
    /// <summary>
    /// Writes <paramref name="count"/> images; the file appears complete or not at all. The same arguments give the same bytes.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be created or written to.</exception>
    public static void Write(string path, ulong seed, int count, int size)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var unfinished = full + ".partial";
        try
        {
            using (var file = File.Create(unfinished))
            {
                WriteImages(file, seed, count, size);
            }
            File.Move(unfinished, full, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static void WriteImages(Stream file, ulong seed, int count, int size)
    {
        using var zip = new ZipImageWriter(file);
        for (var index = 0; index < count; index++)
        {
            var pixels = new byte[size * size * 3];
            DrawnImages.Draw(seed, index, size, pixels);
            zip.Append(zip.Encode(new DecodedImage(size, size, pixels)));
        }
        zip.Finish([.. Enumerable.Range(0, count).Select(index => DrawnImages.KindOf(seed, index))], []);
    }
}
