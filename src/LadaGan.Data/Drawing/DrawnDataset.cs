using System.Globalization;
using System.IO.Compression;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Drawing;

/// <summary>The drawn pictures as a zip in StyleGAN's layout: stored PNGs <c>00000/img00000000.png</c> and a <c>dataset.json</c> with the kinds as labels.</summary>
public static class DrawnDataset
{
    /// <summary>Writes <paramref name="count"/> pictures; the file appears whole or not at all. The same arguments give the same bytes.</summary>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public static void Write(string path, ulong seed, int count, int size)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var unfinished = full + ".partial";
        try
        {
            using (var zip = new ZipArchive(File.Create(unfinished), ZipArchiveMode.Create))
            {
                WriteEntries(zip, seed, count, size);
            }
            File.Move(unfinished, full, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static void WriteEntries(ZipArchive zip, ulong seed, int count, int size)
    {
        var pixels = new byte[size * size * 3];
        for (var index = 0; index < count; index++)
        {
            DrawnPictures.Draw(seed, index, size, pixels);
            Add(zip, NameOf(index), PngEncoder.Encode(size, size, pixels));
        }
        var labels = Enumerable.Range(0, count).Select(index => $"[\"{NameOf(index)}\", {DrawnPictures.KindOf(seed, index)}]");
        Add(zip, "dataset.json", System.Text.Encoding.UTF8.GetBytes($"{{\"labels\": [{string.Join(", ", labels)}]}}"));
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private static string NameOf(int index)
    {
        var number = index.ToString("D8", CultureInfo.InvariantCulture);
        return $"{number[..5]}/img{number}.png";
    }
}
