using System.IO.Compression;
using LadaGan.Core.Files;

namespace LadaGan.Interop.Numpy;

/// <summary>Writes .npz files as numpy.savez does, entries stored, ZIP64 where needed; whole or not at all, the same bytes for the same input.</summary>
public static class NpzWriter
{
    // The earliest time a zip can name: files do not differ by when they were made.
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="InteropException">
    /// A name is given twice, or an array yields another number of bytes than its shape needs; nothing was changed.
    /// </exception>
    /// <exception cref="DurableWriteException">The operating system could not write it.</exception>
    public static void Write(string path, IReadOnlyList<NpySource> arrays)
    {
        if (arrays.Select(array => array.Name).Distinct(StringComparer.Ordinal).Count() != arrays.Count)
            throw new InteropException($"Could not write '{path}': two arrays have the same name.");
        DurableFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var array in arrays)
            {
                var entry = zip.CreateEntry(array.Name + ".npy", CompressionLevel.NoCompression);
                entry.LastWriteTime = NoTime;
                using var content = entry.Open();
                array.WriteTo(content);
            }
        });
    }
}
